-- 考核计分 Scorecards of street offices and departments, from the public events alone.
--
-- Reads    events   the rows of events.parquet of the open data 开放数据
--          asked    one row of what is asked:
--                     as_of     the moment whose cards are wanted 时点 (NULL: of the last record)
--                     known_at  only what was recorded by then 入账截止 (NULL: everything)
--                     position  only records up to this position 账上位置 (NULL: everything)
--                     year      the year that is judged 考核年度
-- Makes    score_items    every item 事项: whose, in which year, how it counts, by which records
--          score_counts   numerator and denominator by office, year and indicator 指标
--          score_lines    the lines of the cards: contributions in hundredths of a point 百分之一分
--          score_cards    the cards: scores in hundredths of a point, NULL 数据不足
--          and a table for each step on the way, to be looked into.
--
-- Written for DuckDB in words that Spark has too (docs/SCORES.md). The lists come from the
-- program's own definitions; all else is written by hand. All arithmetic is in integers.
--
-- Moments are counted in microseconds, and days in days, from the beginning of Monday, 2 January
-- 1899, in Beijing: no time zone of this machine is asked, and day % 7 is 0 on Mondays.


-- 1. What is asked, and what was known ------------------------------------------------------------

CREATE OR REPLACE TEMP TABLE question AS
SELECT
    date_diff(
        'microsecond', TIMESTAMPTZ '1899-01-01 16:00:00+00:00', coalesce(as_of, last)
    ) AS as_of,
    coalesce(known_at, TIMESTAMPTZ '9999-01-01 00:00:00+00:00') AS known_at,
    coalesce(position, 9223372036854775807) AS position,
    CAST(year AS BIGINT) AS year
FROM asked
CROSS JOIN (SELECT max(recorded_at) AS last FROM events) AS latest;

CREATE OR REPLACE TEMP VIEW known AS
SELECT
    events.position,
    events.stream,
    events.type,
    events.organisation,
    events.rule_pack,
    events.data,
    date_diff('microsecond', TIMESTAMPTZ '1899-01-01 16:00:00+00:00', events.occurred_at) AS moment,
    date_diff('microsecond', events.occurred_at, events.recorded_at) AS recorded_after
FROM events
CROSS JOIN question
WHERE events.position <= question.position AND events.recorded_at <= question.known_at;


-- 2. The definitions ------------------------------------------------------------------------------

-- Indicators 指标. counting: in_time 按期 done not later than due; ever 办成 done at all. A signal
-- 旁注 stands beside the score and never in it. tallied: adds up so many of so many at once.
CREATE OR REPLACE TEMP TABLE indicators AS
SELECT * FROM (VALUES
    /* indicators */
) AS listed (
    number, indicator, zh, counting, signal, tallied, on_street, on_department
);

-- What each type of event does to the items of an indicator.
--   effect   names        says whose the items opened hereafter are
--            opens        an item begins; the one before it in the same place ends
--            meets        it is done 办成
--            reverts      however it stood, it is to be done again, by the same clock
--            fails        it will not be done: it counts, and is not done
--            ends         it is owed no more: counts only if it had fallen due
--            sets_due     it is due at another moment
--            pauses       the clock stands
--            falls_due    it is due now
--            tallies      counts by itself, done of whole
--   about    which items of the stream: that of the place; all; those of the offices present
--   place    a field of the event: @ the event's own position; '' the whole stream
--   owner    whose the item is: a field; @stream the organisation of the stream; @named that of the
--            item before it in its place
--   asked    only where this field says what answer says; answer '[]': where it is no empty array
--   due_by   rule: a term of the rule pack, which due names; moment or day: what the field says
--            that due names; now: when it happens; NULL: at no known moment
--   done, whole: numbers or fields; year: the field with the day by whose year it counts
CREATE OR REPLACE TEMP TABLE moves AS
SELECT * FROM (VALUES
    /* moves */
) AS listed (
    number, indicator, type, effect, about, place, owner, asked, answer, due_by, due, done, whole,
    year
);

-- Terms 期限 of the rule packs that come with the program, in days: working days 工作日 or not. The
-- first pack stands for any that is not known.
CREATE OR REPLACE TEMP TABLE shipped_terms AS
SELECT * FROM (VALUES
    /* shipped_terms */
) AS listed (pack, rule, days, working, first_pack);

-- A record made so many days after the act, or later, is late 补记; one day by packs not listed.
CREATE OR REPLACE TEMP TABLE late_after AS
SELECT * FROM (VALUES
    /* late_after */
) AS listed (pack, days);

-- The formulas 计分办法 that hold where the district has adopted none.
CREATE OR REPLACE TEMP TABLE shipped_formulas AS
SELECT * FROM (VALUES
    /* shipped_formulas */
) AS listed (card, formula, version, missing, weight_present_least);

CREATE OR REPLACE TEMP TABLE shipped_weights AS
SELECT * FROM (VALUES
    /* shipped_weights */
) AS listed (card, number, indicator, class, weight, least);


-- 3. Who answers for whom 责任单位 ----------------------------------------------------------------

CREATE OR REPLACE TEMP TABLE registrations AS
SELECT
    position,
    type,
    moment,
    json_extract_string(data, '$.organisation') AS organisation,
    json_extract_string(data, '$.kind') AS kind,
    json_extract_string(data, '$.name') AS name,
    json_extract_string(data, '$.parent') AS parent,
    json_extract_string(data, '$.division_code') AS division_code,
    json_extract_string(data, '$.into') AS merged_into
FROM known
WHERE type IN (
    'organisation.registered.v1', 'organisation.renamed.v1', 'organisation.merged.v1',
    'organisation.dissolved.v1', 'division_code.changed.v1'
);

CREATE OR REPLACE TEMP TABLE organisations AS
SELECT
    organisation,
    max(kind) AS kind,
    max(parent) AS parent,
    max_by(name, moment) FILTER (WHERE name IS NOT NULL) AS name,
    max_by(division_code, position) FILTER (WHERE division_code IS NOT NULL) AS division_code,
    min(moment) FILTER (WHERE name IS NOT NULL) AS begun,
    max_by(moment, position) FILTER (
        WHERE type IN ('organisation.merged.v1', 'organisation.dissolved.v1')
    ) AS ended,
    max_by(merged_into, position) FILTER (WHERE merged_into IS NOT NULL) AS merged_into
FROM registrations
GROUP BY organisation
HAVING max(kind) IS NOT NULL;

-- Each organisation, and the nearest street office or department: itself, or the first above it.
CREATE OR REPLACE TEMP TABLE offices_above AS
WITH RECURSIVE upward AS (
    SELECT organisation AS owner, organisation AS office, kind, parent
    FROM organisations
    UNION ALL
    SELECT upward.owner, organisations.organisation, organisations.kind, organisations.parent
    FROM upward
    JOIN organisations ON organisations.organisation = upward.parent
    WHERE upward.kind NOT IN ('street', 'department')
)
SELECT owner, office FROM upward WHERE kind IN ('street', 'department');

-- That office, or from the day of a merger on its heir 合并后的单位: who answers from when to when.
CREATE OR REPLACE TEMP TABLE answering AS
WITH RECURSIVE onward AS (
    SELECT owner, office, CAST(0 AS BIGINT) AS since, 0 AS heirs
    FROM offices_above
    UNION ALL
    SELECT
        onward.owner,
        organisations.merged_into,
        greatest(onward.since, organisations.ended),
        onward.heirs + 1
    FROM onward
    JOIN organisations ON organisations.organisation = onward.office
    WHERE organisations.merged_into IS NOT NULL
)
SELECT held.owner, held.office, organisations.kind AS card, held.since, held.until
FROM (
    SELECT owner, office, since, lead(since) OVER (PARTITION BY owner ORDER BY heirs) AS until
    FROM onward
) AS held
JOIN organisations ON organisations.organisation = held.office
WHERE organisations.kind IN ('street', 'department');


-- 4. Working days 工作日, by the holiday notices 放假安排 -----------------------------------------

CREATE OR REPLACE TEMP TABLE numbers AS
SELECT CAST(n AS BIGINT) AS n FROM (SELECT unnest(range(0, 120000)) AS n) AS counted;

-- A notice told again says what it was told last. It names at most 20 holidays.
CREATE OR REPLACE TEMP TABLE notices AS
SELECT position, year, issued_on, data
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY year, notice ORDER BY position DESC) AS from_last
    FROM (
        SELECT
            position,
            data,
            json_extract_string(data, '$.year') AS year,
            json_extract_string(data, '$.notice') AS notice,
            json_extract_string(data, '$.issued_on') AS issued_on
        FROM known
        WHERE type = 'holiday_calendar.published.v1'
    ) AS told
) AS ranked
WHERE from_last = 1;

CREATE OR REPLACE TEMP TABLE holidays AS
SELECT *, row_number() OVER (ORDER BY issued_on, position, n) AS turn
FROM (
    SELECT
        notices.position,
        notices.year,
        notices.issued_on,
        notices.data,
        numbers.n,
        json_extract_string(notices.data, '$.holidays[' || numbers.n || '].name') AS name,
        json_extract_string(notices.data, '$.holidays[' || numbers.n || '].first') AS first,
        json_extract_string(notices.data, '$.holidays[' || numbers.n || '].last') AS last
    FROM notices
    CROSS JOIN numbers
    WHERE numbers.n < 20
) AS named
WHERE name IS NOT NULL;

-- Of those that name a holiday of a year, the notice issued last holds.
CREATE OR REPLACE TEMP TABLE holidays_holding AS
SELECT
    holidays.issued_on,
    holidays.data,
    holidays.n,
    namings.first_turn,
    date_diff('day', DATE '1899-01-02', CAST(holidays.first AS DATE)) AS first,
    date_diff('day', DATE '1899-01-02', CAST(holidays.last AS DATE)) AS last
FROM holidays
JOIN (
    SELECT min(turn) AS first_turn, max(turn) AS last_turn FROM holidays GROUP BY year, name
) AS namings ON holidays.turn = namings.last_turn;

CREATE OR REPLACE TEMP TABLE days_told AS
SELECT holding.issued_on, holding.first_turn, 0 AS worked, numbers.n AS day
FROM holidays_holding AS holding
JOIN numbers ON numbers.n BETWEEN holding.first AND holding.last
UNION ALL
SELECT issued_on, first_turn, 1, date_diff('day', DATE '1899-01-02', CAST(make_up_day AS DATE))
FROM (
    SELECT
        holding.issued_on,
        holding.first_turn,
        json_extract_string(
            holding.data, '$.holidays[' || holding.n || '].make_up_workdays[' || numbers.n || ']'
        ) AS make_up_day
    FROM holidays_holding AS holding
    CROSS JOIN numbers
    WHERE numbers.n < 20
) AS made_up
WHERE make_up_day IS NOT NULL;

-- Every day of three centuries: whether it is worked, and how many are worked up to its end. Days
-- of which no notice speaks are worked from Monday to Friday.
CREATE OR REPLACE TEMP TABLE days AS
SELECT
    day,
    date,
    CAST(year(date) AS BIGINT) AS year,
    worked,
    sum(worked) OVER (ORDER BY day) AS worked_until
FROM (
    SELECT
        numbers.n AS day,
        DATE '1899-01-02' + CAST(numbers.n AS INTEGER) AS date,
        coalesce(told.worked, CASE WHEN numbers.n % 7 < 5 THEN 1 ELSE 0 END) AS worked
    FROM numbers
    LEFT JOIN (
        SELECT
            day,
            worked,
            row_number() OVER (
                PARTITION BY day ORDER BY issued_on DESC, first_turn DESC, worked DESC
            ) AS from_last
        FROM days_told
    ) AS told ON told.day = numbers.n AND told.from_last = 1
) AS week;


-- 5. Terms 期限 -----------------------------------------------------------------------------------

-- Those of a pack that the district adopted hold in the place of shipped ones of the same id.
CREATE OR REPLACE TEMP TABLE adopted_terms AS
SELECT pack, rule, days, working
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY pack, rule ORDER BY effective_from DESC, position DESC
        ) AS from_last
    FROM (
        SELECT
            known.position,
            json_extract_string(known.data, '$.pack.id') AS pack,
            json_extract_string(known.data, '$.pack.effective_from') AS effective_from,
            rules.rule,
            CAST(
                json_extract_string(known.data, '$.pack.' || rules.rule || '.value.days') AS BIGINT
            ) AS days,
            json_extract_string(
                known.data, '$.pack.' || rules.rule || '.value.working'
            ) = 'true' AS working
        FROM known
        CROSS JOIN (SELECT DISTINCT rule FROM shipped_terms) AS rules
        WHERE known.type = 'rule_pack.adopted.v1'
    ) AS adopted
) AS ranked
WHERE from_last = 1;

CREATE OR REPLACE TEMP TABLE terms AS
SELECT pack, rule, days, working FROM adopted_terms
UNION ALL
SELECT pack, rule, days, working FROM shipped_terms
WHERE pack NOT IN (SELECT pack FROM adopted_terms);


-- 6. What happened, in order ----------------------------------------------------------------------

-- Each field is read where a type has it: fields that no move asks for stay unread.
CREATE OR REPLACE TEMP TABLE happened AS
SELECT
    known.position,
    known.stream,
    known.type,
    known.organisation,
    known.rule_pack,
    known.moment,
    known.moment // 86400000000 AS day,
    CASE
        WHEN known.recorded_after > coalesce(late_after.days, 1) * 86400000000 THEN 1 ELSE 0
    END AS late,
    /* fields */
FROM known
CROSS JOIN question
LEFT JOIN late_after ON late_after.pack = known.rule_pack
WHERE
    known.moment <= question.as_of
    AND known.type IN (
        /* types */
    );

CREATE OR REPLACE TEMP TABLE turns AS
SELECT position, row_number() OVER (ORDER BY moment, position) AS turn FROM happened;

-- When a term ends that an act of a day sets running. The day itself is not counted (民法典第二百
-- 零一条); a term in calendar days that would end on a day off ends on the next working day (第二百
-- 零三条).
CREATE OR REPLACE TEMP TABLE due_days AS
SELECT acts.rule_pack, acts.day, terms.rule, ends.day AS due_day
FROM (SELECT DISTINCT rule_pack, day FROM happened) AS acts
LEFT JOIN (SELECT DISTINCT pack FROM terms) AS packs ON packs.pack = acts.rule_pack
CROSS JOIN (SELECT DISTINCT pack FROM shipped_terms WHERE first_pack) AS otherwise
JOIN terms ON terms.pack = coalesce(packs.pack, otherwise.pack)
JOIN days AS begins
    ON begins.day = CASE WHEN terms.working THEN acts.day ELSE acts.day + terms.days - 1 END
JOIN days AS ends
    ON ends.worked = 1
    AND ends.worked_until = begins.worked_until
        + CASE WHEN terms.working THEN terms.days ELSE 1 END;

-- A row for each thing that an event does. step: in the order in which they happened, those of one
-- moment in that of the ledger. What is due on a day is in time until its last second.
CREATE OR REPLACE TEMP TABLE effects AS
SELECT
    turns.turn * 1000 + moves.number AS step,
    moves.indicator,
    moves.effect,
    moves.about,
    moves.owner AS owned_by,
    happened.stream,
    happened.position,
    happened.moment,
    happened.late,
    CASE moves.place
        WHEN '' THEN ''
        WHEN '@' THEN CAST(happened.position AS VARCHAR)
        /* place */
    END AS place,
    CASE moves.owner
        WHEN '@stream' THEN happened.organisation
        /* owner */
    END AS owner,
    CASE moves.due_by
        WHEN 'rule' THEN (due_days.due_day + 1) * 86400000000 - 1000000
        WHEN 'moment' THEN /* due_moment */
        WHEN 'day' THEN /* due_day */
        WHEN 'now' THEN happened.moment
    END AS due,
    CASE moves.done
        /* done */
    END AS done,
    CASE moves.whole
        /* whole */
    END AS whole,
    CASE moves.year
        /* year */
    END AS year,
    happened.said_present AS present
FROM happened
JOIN moves ON moves.type = happened.type
JOIN turns ON turns.position = happened.position
LEFT JOIN due_days
    ON due_days.rule_pack = happened.rule_pack
    AND due_days.day = happened.day
    AND due_days.rule = moves.due
    AND moves.due_by = 'rule'
WHERE
    moves.asked IS NULL
    OR CASE moves.asked
        /* asked */
    END;


-- 7. Items 事项 and what befell them --------------------------------------------------------------

CREATE OR REPLACE TEMP TABLE opened AS
SELECT
    *,
    lead(step) OVER (PARTITION BY indicator, stream, place ORDER BY step) AS next_step,
    lead(moment) OVER (PARTITION BY indicator, stream, place ORDER BY step) AS next_at,
    lead(late) OVER (PARTITION BY indicator, stream, place ORDER BY step) AS next_late,
    lead(position) OVER (PARTITION BY indicator, stream, place ORDER BY step) AS next_position
FROM (
    SELECT
        step,
        indicator,
        effect,
        stream,
        position,
        moment,
        late,
        coalesce(place, '') AS place,
        due,
        CASE
            WHEN owned_by <> '@named' THEN owner
            ELSE last_value(owner IGNORE NULLS) OVER (
                PARTITION BY indicator, stream, coalesce(place, '') ORDER BY step
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            )
        END AS owner
    FROM effects
    WHERE effect IN ('names', 'opens')
) AS owned
WHERE effect = 'opens' AND owner IS NOT NULL;

-- A mark is something that befalls an item: its own opening, that of the next in its place, and
-- what is told of the place, of all items of the stream, or of those present, while it is there.
CREATE OR REPLACE TEMP TABLE marks AS
SELECT step AS item, step, 'opens' AS effect, position, moment, late, due FROM opened
UNION ALL
SELECT step, next_step, 'ends', next_position, next_at, next_late, NULL
FROM opened
WHERE next_step IS NOT NULL
UNION ALL
SELECT opened.step, told.step, told.effect, told.position, told.moment, told.late, told.due
FROM effects AS told
JOIN opened
    ON opened.indicator = told.indicator
    AND opened.stream = told.stream
    AND opened.place = coalesce(told.place, '')
WHERE
    told.effect NOT IN ('names', 'opens', 'tallies')
    AND told.about = 'place'
    AND told.step > opened.step
    AND (opened.next_step IS NULL OR told.step < opened.next_step)
UNION ALL
SELECT opened.step, told.step, told.effect, told.position, told.moment, told.late, told.due
FROM effects AS told
JOIN opened
    ON opened.indicator = told.indicator
    AND opened.stream = told.stream
WHERE
    told.about IN ('all', 'present')
    AND told.step > opened.step
    AND (opened.next_step IS NULL OR told.step < opened.next_step)
    AND (
        told.about = 'all'
        OR strpos(told.present, '"organisation":"' || opened.place || '"') > 0
    );


-- 8. How each item stands 现况 --------------------------------------------------------------------

-- Due when the last of its clocks says, unless it had fallen due before: then nothing moves it.
CREATE OR REPLACE TEMP TABLE dues AS
SELECT
    item,
    coalesce(
        min_by(due, step) FILTER (WHERE due < next_at),
        max(due) FILTER (WHERE next_at IS NULL)
    ) AS due
FROM (
    SELECT item, step, due, lead(moment) OVER (PARTITION BY item ORDER BY step) AS next_at
    FROM marks
    WHERE effect IN ('opens', 'sets_due', 'pauses', 'falls_due')
) AS clocks
GROUP BY item;

-- Settled by what first did so after it was last to be done again.
CREATE OR REPLACE TEMP TABLE settled AS
SELECT
    marks.item,
    min_by(marks.effect, marks.step) AS effect,
    min_by(marks.moment, marks.step) AS moment,
    min_by(marks.position, marks.step) AS position
FROM marks
LEFT JOIN (
    SELECT item, max(step) AS step FROM marks WHERE effect = 'reverts' GROUP BY item
) AS reverted ON reverted.item = marks.item
WHERE
    marks.effect IN ('meets', 'fails', 'ends')
    AND (reverted.step IS NULL OR marks.step > reverted.step)
GROUP BY marks.item;

CREATE OR REPLACE TEMP TABLE recorded_late AS
SELECT DISTINCT item FROM marks WHERE late = 1;

-- Left out of the count 剔除 by the last word on it: of the item that the event at this position
-- opened.
CREATE OR REPLACE TEMP TABLE exclusions AS
SELECT indicator, stream, item
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY indicator, stream, item ORDER BY moment DESC, position DESC
        ) AS from_last
    FROM (
        SELECT
            known.type,
            known.moment,
            known.position,
            json_extract_string(known.data, '$.indicator') AS indicator,
            json_extract_string(known.data, '$.of') AS stream,
            CAST(json_extract_string(known.data, '$.item') AS BIGINT) AS item
        FROM known
        CROSS JOIN question
        WHERE
            known.type IN ('score_item.excluded.v1', 'score_item.readmitted.v1')
            AND known.moment <= question.as_of
    ) AS said
) AS ranked
WHERE from_last = 1 AND type = 'score_item.excluded.v1';


-- 9. What each item counts 计数 -------------------------------------------------------------------

-- Items by the year in which they were due, or settled where they were never due. Not yet due and
-- not settled, or ended before it was due: counts nothing. Otherwise one of the denominator, and of
-- the numerator if it was done, in time where that is asked.
CREATE OR REPLACE TEMP TABLE counted AS
SELECT
    opened.indicator,
    opened.position AS opened,
    opened.stream,
    opened.place,
    opened.owner,
    opened.moment,
    dues.due,
    coalesce(dues.due, settled.moment) // 86400000000 AS day,
    CAST(NULL AS BIGINT) AS year,
    CASE
        WHEN settled.effect = 'meets'
            AND (
                indicators.counting = 'ever' OR dues.due IS NULL OR settled.moment <= dues.due
            )
        THEN 1 ELSE 0
    END AS numerator,
    1 AS denominator,
    CASE WHEN recorded_late.item IS NULL THEN 0 ELSE 1 END AS late,
    settled.position AS settled
FROM opened
CROSS JOIN question
JOIN indicators ON indicators.indicator = opened.indicator
JOIN dues ON dues.item = opened.step
LEFT JOIN settled ON settled.item = opened.step
LEFT JOIN recorded_late ON recorded_late.item = opened.step
WHERE
    settled.effect IN ('meets', 'fails')
    OR dues.due < coalesce(settled.moment, question.as_of)
UNION ALL
SELECT
    indicator, position, stream, '@', owner, moment, moment, moment // 86400000000, year, done,
    whole, late, NULL
FROM effects
WHERE effect = 'tallies' AND owner IS NOT NULL;

-- With the office that answered for its owner when it was opened. Where none did, or where the
-- indicator is not for its card, the item is not counted.
CREATE OR REPLACE TEMP TABLE score_items AS
SELECT
    counted.indicator,
    counted.opened,
    counted.stream,
    counted.place,
    counted.owner,
    answering.office,
    answering.card,
    coalesce(counted.year, days.year) AS year,
    due_on.date AS due_on,
    CASE WHEN exclusions.item IS NULL THEN counted.numerator ELSE 0 END AS numerator,
    CASE WHEN exclusions.item IS NULL THEN counted.denominator ELSE 0 END AS denominator,
    CASE WHEN exclusions.item IS NULL THEN 0 ELSE 1 END AS excluded,
    counted.late,
    counted.settled
FROM counted
JOIN days ON days.day = counted.day
LEFT JOIN days AS due_on ON due_on.day = counted.due // 86400000000
JOIN answering
    ON answering.owner = counted.owner
    AND answering.since <= counted.moment
    AND (answering.until IS NULL OR counted.moment < answering.until)
JOIN indicators
    ON indicators.indicator = counted.indicator
    AND CASE answering.card
        WHEN 'street' THEN indicators.on_street ELSE indicators.on_department
    END
LEFT JOIN exclusions
    ON exclusions.indicator = counted.indicator
    AND exclusions.stream = counted.stream
    AND exclusions.item = counted.opened;

CREATE OR REPLACE TEMP TABLE score_counts AS
SELECT
    office,
    card,
    year,
    indicator,
    CAST(sum(numerator) AS BIGINT) AS numerator,
    CAST(sum(denominator) AS BIGINT) AS denominator,
    CAST(sum(excluded) AS BIGINT) AS excluded,
    CAST(sum(late) AS BIGINT) AS late
FROM score_items
GROUP BY office, card, year, indicator;


-- 10. The formula 计分办法 of each card -----------------------------------------------------------

-- Of what the district had adopted by then for the year, the one whose years begin last: one without
-- a last year goes on until another takes its place. Otherwise what comes with the program.
CREATE OR REPLACE TEMP TABLE adopted_formulas AS
SELECT card, formula, version, missing, weight_present_least, data
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY card ORDER BY year_from DESC, position
    ) AS from_first
    FROM (
        SELECT
            known.position,
            known.data,
            json_extract_string(known.data, '$.formula.card') AS card,
            json_extract_string(known.data, '$.formula.id') AS formula,
            CAST(json_extract_string(known.data, '$.formula.version') AS BIGINT) AS version,
            json_extract_string(known.data, '$.formula.missing') AS missing,
            CAST(
                json_extract_string(known.data, '$.formula.weight_present_least') AS BIGINT
            ) AS weight_present_least,
            CAST(json_extract_string(known.data, '$.year_from') AS BIGINT) AS year_from,
            CAST(json_extract_string(known.data, '$.year_until') AS BIGINT) AS year_until,
            question.year
        FROM known
        CROSS JOIN question
        WHERE known.type = 'scoring_formula.adopted.v1' AND known.moment <= question.as_of
    ) AS adopted
    WHERE year >= year_from AND (year_until IS NULL OR year <= year_until)
) AS ranked
WHERE from_first = 1;

CREATE OR REPLACE TEMP TABLE formulas AS
SELECT card, formula, version, missing, weight_present_least FROM adopted_formulas
UNION ALL
SELECT card, formula, version, missing, weight_present_least FROM shipped_formulas
WHERE card NOT IN (SELECT card FROM adopted_formulas);

-- A formula has at most 30 indicators.
CREATE OR REPLACE TEMP TABLE weights AS
SELECT card, number, indicator, class, weight, least
FROM (
    SELECT
        adopted_formulas.card,
        numbers.n AS number,
        json_extract_string(
            data, '$.formula.indicators[' || numbers.n || '].indicator'
        ) AS indicator,
        json_extract_string(data, '$.formula.indicators[' || numbers.n || '].group') AS class,
        CAST(
            json_extract_string(data, '$.formula.indicators[' || numbers.n || '].weight') AS BIGINT
        ) AS weight,
        CAST(
            json_extract_string(data, '$.formula.indicators[' || numbers.n || '].least') AS BIGINT
        ) AS least
    FROM adopted_formulas
    CROSS JOIN numbers
    WHERE numbers.n < 30
) AS adopted
WHERE indicator IS NOT NULL
UNION ALL
SELECT card, number, indicator, class, weight, least
FROM shipped_weights
WHERE card NOT IN (SELECT card FROM adopted_formulas);


-- 11. The cards 成绩单 ----------------------------------------------------------------------------

-- Offices that have a card of the year: registered before its end and by the moment asked about,
-- and not ended before it began.
CREATE OR REPLACE TEMP TABLE assessed AS
SELECT
    organisations.organisation,
    organisations.kind AS card,
    organisations.name,
    organisations.division_code
FROM organisations
CROSS JOIN question
JOIN (
    SELECT year, min(day) * 86400000000 AS begins, (max(day) + 1) * 86400000000 AS ends
    FROM days
    GROUP BY year
) AS years ON years.year = question.year
WHERE
    organisations.kind IN ('street', 'department')
    AND organisations.begun < years.ends
    AND organisations.begun <= question.as_of
    AND (organisations.ended IS NULL OR organisations.ended >= years.begins);

-- Every card's indicators, and the signals beside them.
CREATE OR REPLACE TEMP TABLE entries AS
SELECT
    assessed.organisation,
    assessed.card,
    asked_for.number,
    asked_for.indicator,
    asked_for.class,
    asked_for.weight,
    asked_for.least,
    coalesce(score_counts.numerator, 0) AS numerator,
    coalesce(score_counts.denominator, 0) AS denominator,
    coalesce(score_counts.excluded, 0) AS excluded,
    coalesce(score_counts.late, 0) AS late
FROM assessed
CROSS JOIN question
JOIN (
    SELECT card, number, indicator, class, weight, least FROM weights
    UNION ALL
    SELECT 'street', 1000 + number, indicator, 'signal', NULL, NULL
    FROM indicators
    WHERE signal AND on_street
    UNION ALL
    SELECT 'department', 1000 + number, indicator, 'signal', NULL, NULL
    FROM indicators
    WHERE signal AND on_department
) AS asked_for ON asked_for.card = assessed.card
LEFT JOIN score_counts
    ON score_counts.office = assessed.organisation
    AND score_counts.indicator = asked_for.indicator
    AND score_counts.year = question.year;

-- Signals of the card itself: of its items, how many were left out, and how many recorded late.
-- What is tallied is no item.
CREATE OR REPLACE TEMP TABLE entries_and_more AS
WITH items AS (
    SELECT
        entries.organisation,
        entries.card,
        CAST(sum(CASE WHEN tallied THEN 0 ELSE excluded END) AS BIGINT) AS excluded,
        CAST(sum(CASE WHEN tallied THEN 0 ELSE late END) AS BIGINT) AS late,
        CAST(sum(CASE WHEN tallied THEN 0 ELSE denominator + excluded END) AS BIGINT) AS items
    FROM entries
    JOIN indicators ON indicators.indicator = entries.indicator
    WHERE entries.weight IS NOT NULL
    GROUP BY entries.organisation, entries.card
)
SELECT
    organisation, card, number, indicator, class, weight, least, numerator, denominator, excluded,
    late
FROM entries
UNION ALL
SELECT
    organisation, card, 2000, 'items_excluded', 'signal', NULL, NULL, excluded, items, 0, 0
FROM items
UNION ALL
SELECT
    organisation, card, 2001, 'items_recorded_late', 'signal', NULL, NULL, late, items, 0, 0
FROM items;

-- whole: the weight out of which each counts. spread: that of the lines with enough cases, so that
-- the weight of the others goes to them; withhold: 100, and no score unless all have enough.
CREATE OR REPLACE TEMP TABLE present AS
SELECT
    entries.organisation,
    formulas.formula,
    formulas.version,
    CAST(sum(CASE WHEN denominator >= least THEN weight ELSE 0 END) AS BIGINT) AS weight_present,
    CAST(
        CASE max(formulas.missing)
            WHEN 'spread' THEN sum(CASE WHEN denominator >= least THEN weight ELSE 0 END)
            ELSE 100
        END AS BIGINT
    ) AS whole,
    CASE max(formulas.missing)
        WHEN 'withhold' THEN 100 ELSE max(formulas.weight_present_least)
    END AS weight_asked
FROM entries
JOIN formulas ON formulas.card = entries.card
GROUP BY entries.organisation, formulas.formula, formulas.version;

-- Within which the rate behind k of n lies with 95 % confidence (Wilson 1927, z = 1.96 = 49/25), in
-- hundredths of a percent, the lower bound rounded down and the upper up:
--   (1250 k + 2401 ∓ 49 √(2401 + 2500 k (n − k) / n)) ÷ (1250 n + 4802).
-- Floating point guesses; that each bound is the right one is settled in integers.
CREATE OR REPLACE TEMP TABLE intervals AS
SELECT
    k,
    n,
    greatest(0, guess_low + CASE
        WHEN low_next >= 0 AND low_next * low_next * n >= root THEN 1
        WHEN low_next + whole >= 0 AND (low_next + whole) * (low_next + whole) * n >= root THEN 0
        ELSE -1
    END) AS lowest,
    least(10000, guess_high + CASE
        WHEN high_next >= 0 AND high_next * high_next * n >= root THEN -1
        WHEN high_next + whole >= 0 AND (high_next + whole) * (high_next + whole) * n >= root THEN 0
        ELSE 1
    END) AS highest
FROM (
    SELECT
        k,
        n,
        guess_low,
        guess_high,
        CAST(1250 * n + 4802 AS DECIMAL(38, 0)) AS whole,
        CAST(
            10000 * (1250 * k + 2401) - (guess_low + 1) * (1250 * n + 4802) AS DECIMAL(38, 0)
        ) AS low_next,
        CAST(
            (guess_high - 1) * (1250 * n + 4802) - 10000 * (1250 * k + 2401) AS DECIMAL(38, 0)
        ) AS high_next,
        CAST(240100000000 AS DECIMAL(38, 0)) * (2401 * n + 2500 * k * (n - k)) AS root
    FROM (
        SELECT
            k,
            n,
            CAST(floor((middle - spread) / whole) AS BIGINT) AS guess_low,
            CAST(ceil((middle + spread) / whole) AS BIGINT) AS guess_high
        FROM (
            SELECT
                numerator AS k,
                denominator AS n,
                CAST(10000 * (1250 * numerator + 2401) AS DOUBLE) AS middle,
                490000 * sqrt(
                    2401
                    + 2500 * CAST(numerator AS DOUBLE) * (denominator - numerator) / denominator
                ) AS spread,
                CAST(1250 * denominator + 4802 AS DOUBLE) AS whole
            FROM (
                SELECT DISTINCT numerator, denominator FROM entries_and_more WHERE denominator > 0
            ) AS distinct_rates
        ) AS rates
    ) AS guesses
) AS guessed;

-- points: weight × numerator ÷ denominator, out of the whole, in hundredths of a point, rounded
-- half up: the one rounding there is. NULL where there are fewer cases than least: insufficient
-- data 数据不足, which is no 0. Signals have no weight and no points.
CREATE OR REPLACE TEMP TABLE score_lines AS
SELECT
    entries.organisation,
    entries.card,
    question.year,
    entries.number,
    entries.indicator,
    entries.class,
    entries.weight,
    entries.least,
    entries.numerator,
    entries.denominator,
    entries.excluded,
    entries.late,
    intervals.lowest,
    intervals.highest,
    CASE
        WHEN entries.denominator >= entries.least
        THEN (2 * entries.weight * 10000 * entries.numerator + present.whole * entries.denominator)
            // (2 * present.whole * entries.denominator)
    END AS points,
    CASE
        WHEN entries.denominator >= entries.least
        THEN (2 * entries.weight * 10000 + present.whole) // (2 * present.whole)
    END AS full_points
FROM entries_and_more AS entries
CROSS JOIN question
JOIN present ON present.organisation = entries.organisation
LEFT JOIN intervals ON intervals.k = entries.numerator AND intervals.n = entries.denominator;

-- The score is the sum of the points, 100.00 at most; its bounds are where every rate at once were at its own.
CREATE OR REPLACE TEMP TABLE scores AS
SELECT
    assessed.organisation,
    assessed.name,
    assessed.division_code,
    assessed.card,
    question.year,
    present.formula,
    present.version,
    present.weight_present,
    CASE WHEN present.weight_present >= present.weight_asked THEN least(sums.points, 10000) END AS score,
    CASE
        WHEN present.weight_present >= present.weight_asked THEN sums.lowest // present.whole
    END AS lowest,
    CASE
        WHEN present.weight_present >= present.weight_asked
        THEN (sums.highest + present.whole - 1) // present.whole
    END AS highest
FROM assessed
CROSS JOIN question
JOIN present ON present.organisation = assessed.organisation
LEFT JOIN (
    SELECT
        organisation,
        CAST(sum(points) AS BIGINT) AS points,
        CAST(sum(weight * lowest) AS BIGINT) AS lowest,
        CAST(sum(weight * highest) AS BIGINT) AS highest
    FROM score_lines
    WHERE points IS NOT NULL
    GROUP BY organisation
) AS sums ON sums.organisation = assessed.organisation;

-- Bands 档 instead of ranks: the highest score opens the first, with all whose bounds reach down to
-- its own; of the rest the highest opens the next.
CREATE OR REPLACE TEMP TABLE following AS
SELECT card, above, organisation, lowest
FROM (
    SELECT
        scores.card,
        leaders.organisation AS above,
        scores.organisation,
        scores.lowest,
        row_number() OVER (
            PARTITION BY scores.card, leaders.organisation
            ORDER BY scores.score DESC, scores.organisation
        ) AS place
    FROM scores
    JOIN (
        SELECT card, organisation, lowest FROM scores
        UNION ALL
        SELECT DISTINCT card, '', 1000000 FROM scores
    ) AS leaders ON leaders.card = scores.card AND scores.highest < leaders.lowest
    WHERE scores.score IS NOT NULL
) AS below
WHERE place = 1;

CREATE OR REPLACE TEMP TABLE leaders AS
WITH RECURSIVE opening AS (
    SELECT card, organisation, lowest FROM following WHERE above = ''
    UNION ALL
    SELECT following.card, following.organisation, following.lowest
    FROM opening
    JOIN following ON following.above = opening.organisation
)
SELECT card, organisation, lowest FROM opening;

CREATE OR REPLACE TEMP TABLE score_cards AS
SELECT
    scores.*,
    CASE WHEN scores.score IS NOT NULL THEN coalesce(higher.bands, 0) + 1 END AS band
FROM scores
LEFT JOIN (
    SELECT scores.organisation, count(*) AS bands
    FROM scores
    JOIN leaders ON leaders.card = scores.card AND leaders.lowest > scores.highest
    GROUP BY scores.organisation
) AS higher ON higher.organisation = scores.organisation;

SELECT * FROM score_cards ORDER BY card, division_code NULLS LAST, organisation;
