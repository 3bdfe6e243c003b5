-- Webhooks: who is told of new events, where, and up to which position that has been done.

CREATE TABLE webhook_subscriptions (
    id uuid PRIMARY KEY,
    token uuid NOT NULL REFERENCES tokens (id),
    url text NOT NULL,
    label text NOT NULL,
    types text[],
    organisation uuid,
    matter uuid,
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    position bigint NOT NULL,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    attempted_at timestamptz,
    outcome text,
    ended_at timestamptz,
    ended_because text,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);

COMMENT ON TABLE webhook_subscriptions IS
    'Addresses that events are sent to. position: every event up to there was delivered or is not among those asked for.';
COMMENT ON COLUMN webhook_subscriptions.secret IS
    'The signing secret, encrypted under a key that only the vault''s master key gives; previous_secret signs beside it until previous_until.';
COMMENT ON COLUMN webhook_subscriptions.failures IS
    'Failed attempts at the next event, in a row; outcome is what came of the last attempt at any.';

CREATE INDEX webhook_subscriptions_token_idx ON webhook_subscriptions (token);

-- Subscriptions go with their token: when it is revoked, and so when its person is erased (0002).

CREATE FUNCTION end_webhooks_of_token() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM webhook_subscriptions w WHERE w.token = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER tokens_end_webhooks
    AFTER UPDATE OF revoked_at ON tokens
    FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION end_webhooks_of_token();
