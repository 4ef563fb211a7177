-- The last run of each hook.
create table hook (
  api_group      text not null,
  kind           text not null,
  namespace      text not null,
  name           text not null,
  sync_namespace text not null,
  sync_name      text not null,
  rendered       text not null, -- digest of the rendered set it ran for
  uid            text not null,
  state          text not null, -- STARTED, SUCCEEDED or FAILED
  primary key (api_group, kind, namespace, name)
) strict, without rowid;

-- What an object is kept as while its newer manifest is not written yet: JSON.
alter table declared add column earlier text;
