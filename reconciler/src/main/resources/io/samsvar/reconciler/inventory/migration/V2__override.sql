-- Objects written under a BreakGlass that has not ended: what differs of them stays until then.
create table override_hold (
  api_group     text not null,
  kind          text not null,
  namespace     text not null,
  name          text not null,
  override_name text not null,    -- name of the BreakGlass
  until         text not null,
  differs       integer not null, -- whether it was seen to differ from Git
  primary key (api_group, kind, namespace, name)
) strict, without rowid;
