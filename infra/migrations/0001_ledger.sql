-- The ledger: events in one gap-free order, and the answers given for idempotency keys.
-- Runs with search_path set to the district's schema. SQL that PostgreSQL 15 to 18 share.

CREATE TABLE stored_events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_analyze_scale_factor = 0.02);

COMMENT ON TABLE stored_events IS
    'Every fact ever recorded. notification_id is its position: 1, 2, 3 … without gaps, in commit order.';

CREATE UNIQUE INDEX stored_events_notification_id_idx ON stored_events (notification_id);

CREATE TABLE answers (
    caller uuid NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    stream uuid NOT NULL,
    version bigint NOT NULL,
    position bigint NOT NULL,
    facts integer NOT NULL,
    PRIMARY KEY (caller, key)
);

COMMENT ON TABLE answers IS
    'What each idempotency key was answered; request is an HMAC, under a key of the vault, of what was asked.';

-- The vault: what can be forgotten. Everything in it may be deleted; the ledger never is.

CREATE TABLE vault_keys (
    subject uuid PRIMARY KEY,
    wrapped bytea
);

COMMENT ON COLUMN vault_keys.wrapped IS
    'The subject''s AES-256 key, encrypted under the vault''s master key; NULL once destroyed.';

CREATE TABLE vault_texts (
    commitment bytea PRIMARY KEY,
    subject uuid NOT NULL REFERENCES vault_keys (subject),
    sealed bytea NOT NULL
);

COMMENT ON TABLE vault_texts IS
    'Salt and words behind a commitment, encrypted under the key of the subject.';

CREATE INDEX vault_texts_subject_idx ON vault_texts (subject);

CREATE TABLE vault_pseudonyms (
    source text NOT NULL,
    external_id text NOT NULL,
    subject uuid NOT NULL,
    PRIMARY KEY (source, external_id)
);

COMMENT ON TABLE vault_pseudonyms IS
    'Which random pseudonym stands for whom in an outside system; deleting a row unlinks it for ever.';

CREATE TABLE tokens (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    organisation uuid NOT NULL,
    role text NOT NULL,
    person uuid,
    label text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);

COMMENT ON COLUMN tokens.digest IS 'SHA-256 of the token; the token itself is shown once and kept nowhere.';

CREATE TABLE projection_positions (
    application_name text PRIMARY KEY,
    notification_id bigint NOT NULL
);

COMMENT ON TABLE projection_positions IS
    'Up to which position each projection''s pages have been folded.';

-- Append-only: nobody updates, deletes or truncates, the owner included, without disabling a trigger.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER stored_events_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER answers_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON answers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The only way in. One transaction for many callers' facts; all of it or nothing.
--
-- The advisory lock is taken first and held until the commit, so positions are given out in commit
-- order: a reader that has seen position n will never meet a smaller one later. Each stream that a
-- decision wrote or read must still be at the version it was decided on (SQLSTATE 40001 if not).

CREATE FUNCTION append_events(
    stream_ids uuid[], stream_versions bigint[],
    ids uuid[], versions bigint[], topics text[], states bytea[],
    callers uuid[], keys text[], requests bytea[], key_streams uuid[], key_versions bigint[],
    key_ordinals integer[], key_facts integer[],
    key_subjects uuid[], wrapped_keys bytea[],
    commitments bytea[], subjects uuid[], sealed_texts bytea[],
    OUT first_position bigint, OUT stamped timestamptz
) LANGUAGE plpgsql AS $$
DECLARE
    head bigint;
    head_recorded_at timestamptz;
    moved uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(1498960712, hashtext(current_schema()));

    SELECT given.id INTO moved
      FROM unnest(stream_ids, stream_versions) AS given (id, version)
     WHERE given.version IS DISTINCT FROM coalesce(
               (SELECT max(e.originator_version) FROM stored_events e WHERE e.originator_id = given.id), 0)
     LIMIT 1;
    IF moved IS NOT NULL THEN
        RAISE EXCEPTION 'stream % has moved on', moved USING ERRCODE = 'serialization_failure';
    END IF;

    SELECT e.notification_id, e.recorded_at INTO head, head_recorded_at
      FROM stored_events e ORDER BY e.notification_id DESC LIMIT 1;
    head := coalesce(head, 0);
    stamped := greatest(clock_timestamp(), coalesce(head_recorded_at, '-infinity'));
    first_position := head + 1;

    INSERT INTO stored_events (originator_id, originator_version, topic, state, notification_id, recorded_at)
    SELECT f.id, f.version, f.topic, f.state, head + f.n, stamped
      FROM unnest(ids, versions, topics, states) WITH ORDINALITY AS f (id, version, topic, state, n);

    IF cardinality(keys) > 0 THEN
        INSERT INTO answers (caller, key, request, stream, version, position, facts)
        SELECT a.caller, a.key, a.request, a.stream, a.version, head + a.ordinal, a.facts
          FROM unnest(callers, keys, requests, key_streams, key_versions, key_ordinals, key_facts)
            AS a (caller, key, request, stream, version, ordinal, facts);
    END IF;

    IF cardinality(key_subjects) > 0 THEN
        INSERT INTO vault_keys (subject, wrapped) SELECT * FROM unnest(key_subjects, wrapped_keys);
    END IF;

    IF cardinality(commitments) > 0 THEN
        INSERT INTO vault_texts (commitment, subject, sealed)
        SELECT * FROM unnest(commitments, subjects, sealed_texts);
    END IF;
END
$$;
