-- a hand-over on which a fault of ours always strikes ends, as a batch does
alter table hand_overs add column if not exists failures integer not null default 0;
alter table hand_overs drop constraint if exists hand_overs_status_check;
alter table hand_overs add constraint hand_overs_status_check check (status in ('OPEN', 'DONE', 'FAILED'));
