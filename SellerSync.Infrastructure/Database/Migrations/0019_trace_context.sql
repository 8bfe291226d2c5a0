-- the W3C traceparent of the request that wrote the row down: its work goes on in that trace
alter table hand_overs add column if not exists trace_parent text;
alter table product_batches add column if not exists trace_parent text;
