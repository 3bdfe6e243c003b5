-- The recording desk: who is signed in, and what is begun but not recorded. All of it may be deleted.

CREATE TABLE desk_sessions (
    digest bytea PRIMARY KEY,
    person uuid NOT NULL,
    organisation uuid,
    role text,
    sample boolean NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((organisation IS NULL) = (role IS NULL))
);

COMMENT ON TABLE desk_sessions IS
    'Sessions of the recording desk. digest: SHA-256 of the cookie, which is kept nowhere.';
COMMENT ON COLUMN desk_sessions.person IS
    'The pseudonym of whoever signed in; in a sample role, where nobody did, a random id.';

CREATE TABLE desk_drafts (
    caller uuid NOT NULL,
    id uuid NOT NULL,
    person uuid NOT NULL,
    sealed bytea NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, id)
);

COMMENT ON TABLE desk_drafts IS
    'Forms begun at the desk: command, stream and fields, encrypted under a key of the vault''s.';

CREATE INDEX desk_drafts_person_idx ON desk_drafts (person);

CREATE INDEX desk_drafts_saved_at_idx ON desk_drafts (saved_at);

-- Whoever is erased (0002, erase_subject) is signed out for good and leaves no draft behind.

CREATE FUNCTION forget_at_desk() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM desk_sessions s WHERE s.person = NEW.subject;
    DELETE FROM desk_drafts d WHERE d.person = NEW.subject;
    RETURN NULL;
END
$$;

CREATE TRIGGER vault_keys_forget_at_desk
    AFTER INSERT OR UPDATE ON vault_keys
    FOR EACH ROW WHEN (NEW.wrapped IS NULL) EXECUTE FUNCTION forget_at_desk();
