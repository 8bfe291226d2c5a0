-- Products that Keepa does not have: as true for one seller as for the next in the same marketplace.
create table if not exists skipped_asins (
  asin_id text not null,
  domain integer not null,
  -- in how many batches Keepa's answer lacked it
  absences integer not null default 0,
  -- since when it counts as known; null while its absences are too few
  skipped_at timestamptz,
  primary key (asin_id, domain)
);
alter table skipped_asins enable row level security;

-- what a lookup of a fresh seller asks: few batches fail, so this stays small
create index if not exists product_batches_failures on product_batches (seller_id) where status = 'FAILED' or failed_asins <> '{}';

-- Before its second migration the older backend held seller_id alone to be unique: one seller, one marketplace. A foreign
-- key of somebody else's that leans on it stays, and the rule with it.
do $$
declare
  lone record;
begin
  for lone in
    select i.indexrelid::regclass as index_name, k.conname
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'seller_id' and a.attnum = i.indkey[0]
    left join pg_constraint k on k.conindid = i.indexrelid and k.contype = 'u'
    where i.indrelid = 'sellers'::regclass and i.indisunique and not i.indisprimary and i.indnkeyatts = 1 and i.indpred is null
      and not exists (select from pg_constraint f where f.conindid = i.indexrelid and f.contype = 'f')
  loop
    if lone.conname is null then
      execute format('drop index %s', lone.index_name);
    else
      execute format('alter table sellers drop constraint %I', lone.conname);
    end if;
  end loop;
end $$;
