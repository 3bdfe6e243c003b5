-- The transparency log's own memory, and forgetting a person inside an append.
-- The log's leaf n is the event at position n + 1: positions are dense and in commit order.

CREATE TABLE checkpoints (
    size bigint PRIMARY KEY,
    root bytea NOT NULL,
    peaks bytea NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL
);

COMMENT ON TABLE checkpoints IS
    'Every checkpoint ever signed. peaks: the roots of the perfect subtrees, the largest first, 32 bytes each.';

CREATE TABLE cosignatures (
    size bigint NOT NULL,
    witness text NOT NULL,
    line text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (size, witness)
);

COMMENT ON TABLE cosignatures IS 'What witnesses signed; witness is the verifier key.';

CREATE TABLE log_timestamps (
    size bigint NOT NULL,
    authority text NOT NULL,
    token bytea NOT NULL,
    stamped_at timestamptz NOT NULL,
    PRIMARY KEY (size, authority)
);

COMMENT ON TABLE log_timestamps IS 'RFC 3161 timestamp responses over the text of a checkpoint.';

CREATE TABLE log_keys (
    number integer PRIMARY KEY,
    verifier text NOT NULL,
    first_size bigint NOT NULL,
    note text NOT NULL
);

COMMENT ON TABLE log_keys IS
    'The log''s keys, 1, 2, 3 …: each introduced by a note that it and the one before signed.';

CREATE TRIGGER log_keys_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON log_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER checkpoints_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER cosignatures_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON cosignatures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER log_timestamps_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON log_timestamps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The vault again: what can be forgotten.

CREATE TABLE vault_restricted (
    position bigint PRIMARY KEY,
    commitment bytea NOT NULL,
    salt bytea,
    subject uuid
);

COMMENT ON TABLE vault_restricted IS
    'What the log says of a restricted event: a commitment to it. Once the salt is NULL nobody can guess what was committed to.';

CREATE INDEX vault_restricted_subject_idx ON vault_restricted (subject) WHERE salt IS NOT NULL;

CREATE TABLE vault_erased_texts (
    commitment bytea PRIMARY KEY,
    subject uuid NOT NULL
);

COMMENT ON TABLE vault_erased_texts IS
    'Whose the erased words behind a commitment were. The pair is on the ledger too; the words are nowhere.';

CREATE INDEX vault_pseudonyms_subject_idx ON vault_pseudonyms (subject);

CREATE INDEX stored_events_erasures_idx ON stored_events (notification_id) WHERE topic = 'subject.erased.v1';

-- As in 0001, and beside it: nothing is sealed for a subject whose key was destroyed, whatever a
-- writer may hold in memory (SQLSTATE 40001: it must decide again), and erasures are carried out
-- in the transaction of their fact.

DROP FUNCTION append_events(
    uuid[], bigint[], uuid[], bigint[], text[], bytea[], uuid[], text[], bytea[], uuid[], bigint[],
    integer[], integer[], uuid[], bytea[], bytea[], uuid[], bytea[]);

CREATE FUNCTION append_events(
    stream_ids uuid[], stream_versions bigint[],
    ids uuid[], versions bigint[], topics text[], states bytea[],
    callers uuid[], keys text[], requests bytea[], key_streams uuid[], key_versions bigint[],
    key_ordinals integer[], key_facts integer[],
    key_subjects uuid[], wrapped_keys bytea[],
    commitments bytea[], subjects uuid[], sealed_texts bytea[],
    erased_subjects uuid[],
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

    IF cardinality(subjects) > 0 AND EXISTS (
        SELECT FROM vault_keys k WHERE k.subject = ANY (subjects) AND k.wrapped IS NULL)
    THEN
        RAISE EXCEPTION 'a subject was erased' USING ERRCODE = 'serialization_failure';
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

    IF cardinality(erased_subjects) > 0 THEN
        PERFORM erase_subject(subject, stamped) FROM unnest(erased_subjects) AS subject;
    END IF;
END
$$;

-- Forget one person (PIPL art. 47): key, salts, words, the link to any outside system, tokens. What
-- stays is which commitments were the person's. Doing it again changes nothing.

CREATE FUNCTION erase_subject(erased uuid, erased_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vault_erased_texts (commitment, subject)
    SELECT t.commitment, t.subject FROM vault_texts t WHERE t.subject = erased
    ON CONFLICT (commitment) DO NOTHING;
    DELETE FROM vault_texts t WHERE t.subject = erased;

    INSERT INTO vault_keys (subject, wrapped) VALUES (erased, NULL)
    ON CONFLICT (subject) DO UPDATE SET wrapped = NULL;

    UPDATE vault_restricted r SET salt = NULL WHERE r.subject = erased AND r.salt IS NOT NULL;
    DELETE FROM vault_pseudonyms p WHERE p.subject = erased;
    UPDATE tokens SET revoked_at = coalesce(revoked_at, erased_at), label = '' WHERE person = erased;
END
$$;
