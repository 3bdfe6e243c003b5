-- Forgetting a person reaches the index of the search as well: what it keeps of people's words are
-- keyed hashes of pairs of characters (infra/grams.py), in the page tables "search_v…", which lie in
-- the schema of the pages and may be made anew at any time.
--
-- Whoever writes such rows holds this lock shared to the commit, and takes it before the words are
-- opened: so an erasure sees every row made of the words that it erases, and none is made after.

CREATE FUNCTION search_tables() RETURNS SETOF text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
     WHERE schemaname = current_schema() || '_pages' AND tablename ~ '^search_v[0-9]+(_build)?$'
$$;

CREATE FUNCTION forget_in_search() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    found text;
BEGIN
    PERFORM pg_advisory_xact_lock(1498960718, hashtext(current_schema()));
    FOR found IN SELECT * FROM search_tables() LOOP
        BEGIN
            EXECUTE format('UPDATE %s SET grams = ''{}'' WHERE subject = $1 AND grams <> ''{}''', found)
              USING NEW.subject;
        EXCEPTION WHEN undefined_table THEN
            NULL;  -- dropped meanwhile
        END;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER vault_keys_forget_in_search
    AFTER INSERT OR UPDATE ON vault_keys
    FOR EACH ROW WHEN (NEW.wrapped IS NULL) EXECUTE FUNCTION forget_in_search();

-- How many rows of the index hold anything of a person's words.

CREATE FUNCTION count_searched(wanted uuid) RETURNS bigint LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
    found text;
    here bigint;
    counted bigint := 0;
BEGIN
    FOR found IN SELECT * FROM search_tables() LOOP
        BEGIN
            EXECUTE format('SELECT count(*) FROM %s WHERE subject = $1 AND grams <> ''{}''', found)
               INTO here USING wanted;
            counted := counted + here;
        EXCEPTION WHEN undefined_table THEN
            NULL;
        END;
    END LOOP;
    RETURN counted;
END
$$;
