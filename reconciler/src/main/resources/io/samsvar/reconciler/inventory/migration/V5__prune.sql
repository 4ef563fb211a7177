-- The manifest of an object that Git no longer declares, while we still answer for it.
alter table inventory add column manifest text;

-- What plans deleted: proof for later environments, and what it takes to bring it back for a time.
create table deletion (
  plan           text not null, -- digest of the plan that deletes
  api_group      text not null,
  kind           text not null,
  namespace      text not null,
  name           text not null,
  sync_namespace text not null,
  sync_name      text not null,
  api_version    text not null,
  manifest       text,          -- as Git declared it last, without values of Secrets
  planned_at     text not null,
  confirmed_at   text,          -- null until the API server said that it is gone
  restored_uid   text not null default '', -- UID of the object that was made in its place
  primary key (plan, api_group, kind, namespace, name)
) strict, without rowid;
create index deletion_by_sync on deletion (sync_namespace, sync_name);

-- Objects that a Sync declares and another still answers for.
create table claim (
  api_group      text not null,
  kind           text not null,
  namespace      text not null,
  name           text not null,
  sync_namespace text not null, -- who declares it
  sync_name      text not null,
  primary key (api_group, kind, namespace, name, sync_namespace, sync_name)
) strict, without rowid;
