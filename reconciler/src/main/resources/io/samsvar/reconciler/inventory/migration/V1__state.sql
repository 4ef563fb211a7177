-- One row for each Sync that was ever judged.
create table sync_state (
  sync_namespace text not null,
  sync_name      text not null,
  verified       text,     -- JSON: the last revision that passed the gate, and where it came from
  intent         text,     -- JSON: an intent without a recorded result
  outcome        text,     -- fingerprint of the last recorded verdict or freeze
  outcome_index  integer,  -- its index in the ledger
  primary key (sync_namespace, sync_name)
) strict, without rowid;

-- The objects of the last verified revision: protected and enforced. One owner each.
create table declared (
  api_group      text not null,
  kind           text not null,
  namespace      text not null,
  name           text not null,
  sync_namespace text not null,
  sync_name      text not null,
  api_version    text not null,
  manifest       text not null, -- canonical JSON, with our labels
  file           text not null,
  answer         text,          -- what the API server answered our write of this manifest
  primary key (api_group, kind, namespace, name)
) strict, without rowid;
create index declared_by_sync on declared (sync_namespace, sync_name);

-- The objects we answer for: while a sync is under way the union of old and new.
create table inventory (
  api_group      text not null,
  kind           text not null,
  namespace      text not null,
  name           text not null,
  sync_namespace text not null,
  sync_name      text not null,
  api_version    text not null,
  uid            text not null, -- empty until the API server told it
  applied        text,          -- digest of the manifest the API server took last
  primary key (api_group, kind, namespace, name)
) strict, without rowid;
create index inventory_by_sync on inventory (sync_namespace, sync_name);

-- Approvals that were decided, by UID, so that each counts once.
create table approval (
  uid            text not null primary key,
  sync_namespace text not null,
  sync_name      text not null,
  plan           text not null,
  accepted       integer not null,
  reason         text not null,
  decided_at     text not null,
  spent          integer not null default 0
) strict, without rowid;

-- The last known good text of each PolicyBundle.
create table bundle (
  name      text not null primary key,
  commit_id text not null,
  content   text not null -- JSON: what it takes to bring it into force again
) strict, without rowid;

-- Objects that Git no longer declares and that wait for the end of their soak time.
create table soaking (
  api_group      text not null,
  kind           text not null,
  namespace      text not null,
  name           text not null,
  sync_namespace text not null,
  sync_name      text not null,
  since          text not null,
  primary key (api_group, kind, namespace, name)
) strict, without rowid;
