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
    (0, 'satisfied_with_taking_part', '参与协商满意率', 'in_time', FALSE, TRUE, TRUE, TRUE),
    (1, 'satisfied_with_carrying_out', '落实成果满意率', 'in_time', FALSE, TRUE, TRUE, TRUE),
    (2, 'referrals_accepted', '转办按期受理率', 'in_time', FALSE, FALSE, FALSE, TRUE),
    (3, 'referrals_answered', '转办按期答复率', 'in_time', FALSE, FALSE, TRUE, TRUE),
    (4, 'referrals_verified', '居民核实办结率', 'ever', FALSE, FALSE, TRUE, TRUE),
    (5, 'attendance', '应邀到会率', 'in_time', FALSE, FALSE, TRUE, TRUE),
    (6, 'departments_brought', '协调部门到会率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (7, 'tasks_carried_out', '决议任务按期完成率', 'in_time', FALSE, FALSE, FALSE, TRUE),
    (8, 'notices_published', '协商公示按期率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (9, 'outcomes_published', '结果公开按期率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (10, 'progress_published', '办理进展公开按期率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (11, 'funds_published', '资金公示按期率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (12, 'funds_audited', '资金审计按期率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (13, 'third_party_rating', '第三方评估良好率', 'in_time', FALSE, TRUE, TRUE, FALSE),
    (14, 'findings_answered', '监督意见按期答复率', 'in_time', FALSE, FALSE, TRUE, TRUE),
    (15, 'common_issues_settled', '共性问题按期处理率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (16, 'street_outcomes_reported', '上升议题结果按期反馈率', 'in_time', FALSE, FALSE, TRUE, FALSE),
    (17, 'answers_sent_back', '答复后被退回', 'ever', TRUE, FALSE, TRUE, TRUE),
    (18, 'proposals_declined', '议题未予采纳', 'in_time', TRUE, TRUE, TRUE, FALSE),
    (19, 'publications_withdrawn', '公开内容被撤下', 'ever', TRUE, FALSE, TRUE, FALSE)
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
    (0, 'satisfied_with_taking_part', 'ratings.tallied.v1', 'tallies', 'place', '', 'subject', NULL, NULL, NULL, NULL, 'taking_part_satisfied', 'ratings', 'period_until'),
    (1, 'satisfied_with_carrying_out', 'ratings.tallied.v1', 'tallies', 'place', '', 'subject', NULL, NULL, NULL, NULL, 'carrying_out_satisfied', 'ratings', 'period_until'),
    (2, 'referrals_accepted', 'referral.issued.v1', 'opens', 'place', 'referral', 'to', NULL, NULL, 'rule', 'referral_acceptance', '0', '0', NULL),
    (3, 'referrals_accepted', 'referral.redirected.v1', 'opens', 'place', 'referral', 'to', NULL, NULL, 'rule', 'referral_acceptance', '0', '0', NULL),
    (4, 'referrals_accepted', 'referral.objection_decided.v1', 'opens', 'place', 'referral', '@named', 'upheld', 'false', 'rule', 'referral_acceptance', '0', '0', NULL),
    (5, 'referrals_accepted', 'referral.objection_decided.v1', 'ends', 'place', 'referral', NULL, 'upheld', 'true', NULL, NULL, '0', '0', NULL),
    (6, 'referrals_accepted', 'referral.accepted.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (7, 'referrals_accepted', 'referral.objected.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (8, 'referrals_accepted', 'referral.answered.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (9, 'referrals_accepted', 'referral.closed.v1', 'ends', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (10, 'referrals_answered', 'referral.issued.v1', 'opens', 'place', 'referral', 'to', NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (11, 'referrals_answered', 'referral.redirected.v1', 'opens', 'place', 'referral', 'to', NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (12, 'referrals_answered', 'referral.paused.v1', 'pauses', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (13, 'referrals_answered', 'referral.resumed.v1', 'sets_due', 'place', 'referral', NULL, NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (14, 'referrals_answered', 'extension.granted.v1', 'sets_due', 'place', 'referral', NULL, NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (15, 'referrals_answered', 'referral.objection_decided.v1', 'ends', 'place', 'referral', NULL, 'upheld', 'true', NULL, NULL, '0', '0', NULL),
    (16, 'referrals_answered', 'referral.reopened.v1', 'opens', 'place', 'referral', '@named', NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (17, 'referrals_answered', 'referral.answered.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (18, 'referrals_answered', 'answer.rejected.v1', 'reverts', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (19, 'referrals_answered', 'referral.closed.v1', 'ends', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (20, 'referrals_verified', 'referral.issued.v1', 'opens', 'place', 'referral', 'to', NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (21, 'referrals_verified', 'referral.redirected.v1', 'opens', 'place', 'referral', 'to', NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (22, 'referrals_verified', 'referral.paused.v1', 'pauses', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (23, 'referrals_verified', 'referral.resumed.v1', 'sets_due', 'place', 'referral', NULL, NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (24, 'referrals_verified', 'extension.granted.v1', 'sets_due', 'place', 'referral', NULL, NULL, NULL, 'moment', 'due_at', '0', '0', NULL),
    (25, 'referrals_verified', 'referral.objection_decided.v1', 'ends', 'place', 'referral', NULL, 'upheld', 'true', NULL, NULL, '0', '0', NULL),
    (26, 'referrals_verified', 'referral.answered.v1', 'pauses', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (27, 'referrals_verified', 'answer.rejected.v1', 'falls_due', 'place', 'referral', NULL, NULL, NULL, 'now', NULL, '0', '0', NULL),
    (28, 'referrals_verified', 'answer.verified.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (29, 'referrals_verified', 'referral.reopened.v1', 'reverts', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (30, 'referrals_verified', 'referral.reopened.v1', 'falls_due', 'place', 'referral', NULL, NULL, NULL, 'now', NULL, '0', '0', NULL),
    (31, 'referrals_verified', 'referral.closed.v1', 'fails', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (32, 'attendance', 'party.invited.v1', 'opens', 'place', 'party.organisation', 'party.organisation', 'capacity', 'street', NULL, NULL, '0', '0', NULL),
    (32, 'attendance', 'party.invited.v1', 'opens', 'place', 'party.organisation', 'party.organisation', 'capacity', 'department', NULL, NULL, '0', '0', NULL),
    (33, 'attendance', 'attendance.recorded.v1', 'meets', 'present', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (34, 'attendance', 'session.closed.v1', 'falls_due', 'all', '', NULL, NULL, NULL, 'now', NULL, '0', '0', NULL),
    (35, 'attendance', 'notice.cancelled.v1', 'ends', 'all', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (36, 'departments_brought', 'department.requested.v1', 'opens', 'place', 'department', 'street', NULL, NULL, NULL, NULL, '0', '0', NULL),
    (37, 'departments_brought', 'attendance.recorded.v1', 'meets', 'present', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (38, 'departments_brought', 'session.closed.v1', 'falls_due', 'all', '', NULL, NULL, NULL, 'now', NULL, '0', '0', NULL),
    (39, 'departments_brought', 'notice.cancelled.v1', 'ends', 'all', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (40, 'tasks_carried_out', 'task.assigned.v1', 'opens', 'place', 'task', 'owner', NULL, NULL, 'day', 'due_on', '0', '0', NULL),
    (41, 'tasks_carried_out', 'task.reassigned.v1', 'opens', 'place', 'task', 'owner', NULL, NULL, 'day', 'due_on', '0', '0', NULL),
    (42, 'tasks_carried_out', 'task.completed.v1', 'meets', 'place', 'task', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (43, 'tasks_carried_out', 'task.failed.v1', 'fails', 'place', 'task', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (44, 'notices_published', 'proposal.adopted.v1', 'opens', 'place', '', '@stream', NULL, NULL, 'rule', 'notice_after_adoption', '0', '0', NULL),
    (45, 'notices_published', 'notice.cancelled.v1', 'opens', 'place', '', '@stream', NULL, NULL, 'rule', 'notice_after_adoption', '0', '0', NULL),
    (46, 'notices_published', 'notice.published.v1', 'meets', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (47, 'notices_published', 'decision.adopted.v1', 'ends', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (48, 'notices_published', 'matter.shelved.v1', 'ends', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (49, 'notices_published', 'assembly.called.v1', 'ends', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (50, 'notices_published', 'matter.escalated.v1', 'ends', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (51, 'outcomes_published', 'decision.adopted.v1', 'opens', 'place', '', '@stream', NULL, NULL, 'rule', 'outcome_publication', '0', '0', NULL),
    (52, 'outcomes_published', 'matter.shelved.v1', 'opens', 'place', '', '@stream', NULL, NULL, 'rule', 'outcome_publication', '0', '0', NULL),
    (53, 'outcomes_published', 'outcome.published.v1', 'meets', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (54, 'progress_published', 'task.completed.v1', 'opens', 'place', '@', '@stream', NULL, NULL, 'rule', 'progress_publication', '0', '0', NULL),
    (55, 'progress_published', 'task.failed.v1', 'opens', 'place', '@', '@stream', NULL, NULL, 'rule', 'progress_publication', '0', '0', NULL),
    (56, 'progress_published', 'progress.published.v1', 'meets', 'all', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (57, 'progress_published', 'outcome.published.v1', 'meets', 'all', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (58, 'funds_published', 'funds.approved.v1', 'opens', 'place', '@', '@stream', NULL, NULL, 'rule', 'funds_publication', '0', '0', NULL),
    (59, 'funds_published', 'payment.made.v1', 'opens', 'place', '@', '@stream', NULL, NULL, 'rule', 'funds_publication', '0', '0', NULL),
    (60, 'funds_published', 'funds.published.v1', 'meets', 'all', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (61, 'funds_audited', 'funds.approved.v1', 'opens', 'place', '@', '@stream', NULL, NULL, 'rule', 'funds_audit', '0', '0', NULL),
    (62, 'funds_audited', 'funds.audited.v1', 'meets', 'all', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (63, 'third_party_rating', 'evaluation.reported.v1', 'tallies', 'place', '', '@stream', 'rating', '4', NULL, NULL, '1', '1', NULL),
    (63, 'third_party_rating', 'evaluation.reported.v1', 'tallies', 'place', '', '@stream', 'rating', '5', NULL, NULL, '1', '1', NULL),
    (64, 'third_party_rating', 'evaluation.reported.v1', 'tallies', 'place', '', '@stream', 'rating', '1', NULL, NULL, '0', '1', NULL),
    (64, 'third_party_rating', 'evaluation.reported.v1', 'tallies', 'place', '', '@stream', 'rating', '2', NULL, NULL, '0', '1', NULL),
    (64, 'third_party_rating', 'evaluation.reported.v1', 'tallies', 'place', '', '@stream', 'rating', '3', NULL, NULL, '0', '1', NULL),
    (65, 'findings_answered', 'finding.raised.v1', 'opens', 'place', 'finding', 'addressee', NULL, NULL, 'rule', 'finding_answer', '0', '0', NULL),
    (66, 'findings_answered', 'finding.answered.v1', 'meets', 'place', 'finding', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (67, 'findings_answered', 'finding.closed.v1', 'ends', 'place', 'finding', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (68, 'common_issues_settled', 'common_issue.detected.v1', 'opens', 'place', '', 'street', NULL, NULL, 'rule', 'common_issue_answer', '0', '0', NULL),
    (69, 'common_issues_settled', 'common_issue.raised.v1', 'meets', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (70, 'common_issues_settled', 'common_issue.dismissed.v1', 'meets', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (71, 'street_outcomes_reported', 'decision.adopted.v1', 'opens', 'place', '', '@stream', 'report_to', '[]', 'rule', 'street_report', '0', '0', NULL),
    (72, 'street_outcomes_reported', 'street_outcome.reported.v1', 'meets', 'place', '', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (73, 'answers_sent_back', 'referral.issued.v1', 'names', 'place', 'referral', 'to', NULL, NULL, NULL, NULL, '0', '0', NULL),
    (74, 'answers_sent_back', 'referral.redirected.v1', 'names', 'place', 'referral', 'to', NULL, NULL, NULL, NULL, '0', '0', NULL),
    (75, 'answers_sent_back', 'referral.answered.v1', 'opens', 'place', 'referral', '@named', NULL, NULL, 'now', NULL, '0', '0', NULL),
    (76, 'answers_sent_back', 'answer.rejected.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (77, 'answers_sent_back', 'referral.reopened.v1', 'meets', 'place', 'referral', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL),
    (78, 'proposals_declined', 'proposal.declined.v1', 'tallies', 'place', '', '@stream', NULL, NULL, NULL, NULL, '1', '1', NULL),
    (79, 'proposals_declined', 'proposal.adopted.v1', 'tallies', 'place', '', '@stream', NULL, NULL, NULL, NULL, '0', '1', NULL),
    (80, 'proposals_declined', 'proposal.merged.v1', 'tallies', 'place', '', '@stream', NULL, NULL, NULL, NULL, '0', '1', NULL),
    (81, 'publications_withdrawn', 'outcome.published.v1', 'opens', 'place', 'publication', '@stream', NULL, NULL, 'now', NULL, '0', '0', NULL),
    (82, 'publications_withdrawn', 'progress.published.v1', 'opens', 'place', 'publication', '@stream', NULL, NULL, 'now', NULL, '0', '0', NULL),
    (83, 'publications_withdrawn', 'publication.withdrawn.v1', 'meets', 'place', 'publication', NULL, NULL, NULL, NULL, NULL, '0', '0', NULL)
) AS listed (
    number, indicator, type, effect, about, place, owner, asked, answer, due_by, due, done, whole,
    year
);

-- Terms 期限 of the rule packs that come with the program, in days: working days 工作日 or not. The
-- first pack stands for any that is not known.
CREATE OR REPLACE TEMP TABLE shipped_terms AS
SELECT * FROM (VALUES
    ('dongcheng-2016', 'common_issue_answer', 30, FALSE, TRUE),
    ('dongcheng-2016', 'finding_answer', 10, TRUE, TRUE),
    ('dongcheng-2016', 'funds_audit', 365, FALSE, TRUE),
    ('dongcheng-2016', 'funds_publication', 15, TRUE, TRUE),
    ('dongcheng-2016', 'notice_after_adoption', 30, FALSE, TRUE),
    ('dongcheng-2016', 'outcome_publication', 10, TRUE, TRUE),
    ('dongcheng-2016', 'progress_publication', 15, TRUE, TRUE),
    ('dongcheng-2016', 'referral_acceptance', 2, TRUE, TRUE),
    ('dongcheng-2016', 'street_report', 10, TRUE, TRUE),
    ('residents-committee-law-2025', 'common_issue_answer', 30, FALSE, FALSE),
    ('residents-committee-law-2025', 'finding_answer', 10, TRUE, FALSE),
    ('residents-committee-law-2025', 'funds_audit', 365, FALSE, FALSE),
    ('residents-committee-law-2025', 'funds_publication', 15, TRUE, FALSE),
    ('residents-committee-law-2025', 'notice_after_adoption', 30, FALSE, FALSE),
    ('residents-committee-law-2025', 'outcome_publication', 10, TRUE, FALSE),
    ('residents-committee-law-2025', 'progress_publication', 15, TRUE, FALSE),
    ('residents-committee-law-2025', 'referral_acceptance', 2, TRUE, FALSE),
    ('residents-committee-law-2025', 'street_report', 10, TRUE, FALSE)
) AS listed (pack, rule, days, working, first_pack);

-- A record made so many days after the act, or later, is late 补记; one day by packs not listed.
CREATE OR REPLACE TEMP TABLE late_after AS
SELECT * FROM (VALUES
    ('dongcheng-2016', 1),
    ('residents-committee-law-2025', 1)
) AS listed (pack, days);

-- The formulas 计分办法 that hold where the district has adopted none.
CREATE OR REPLACE TEMP TABLE shipped_formulas AS
SELECT * FROM (VALUES
    ('street', 'yishi-default-street', 1, 'spread', 50),
    ('department', 'yishi-default-department', 1, 'spread', 50)
) AS listed (card, formula, version, missing, weight_present_least);

CREATE OR REPLACE TEMP TABLE shipped_weights AS
SELECT * FROM (VALUES
    ('street', 0, 'satisfied_with_taking_part', 'satisfaction', 12, 10),
    ('street', 1, 'satisfied_with_carrying_out', 'satisfaction', 18, 10),
    ('street', 2, 'referrals_verified', 'result', 14, 5),
    ('street', 3, 'referrals_answered', 'handling', 10, 5),
    ('street', 4, 'attendance', 'handling', 5, 5),
    ('street', 5, 'departments_brought', 'handling', 5, 5),
    ('street', 6, 'common_issues_settled', 'handling', 3, 1),
    ('street', 7, 'notices_published', 'openness', 5, 5),
    ('street', 8, 'outcomes_published', 'openness', 5, 5),
    ('street', 9, 'progress_published', 'openness', 3, 5),
    ('street', 10, 'street_outcomes_reported', 'openness', 3, 1),
    ('street', 11, 'funds_published', 'openness', 3, 5),
    ('street', 12, 'third_party_rating', 'oversight', 5, 1),
    ('street', 13, 'findings_answered', 'oversight', 7, 3),
    ('street', 14, 'funds_audited', 'oversight', 2, 3),
    ('department', 0, 'satisfied_with_taking_part', 'satisfaction', 14, 10),
    ('department', 1, 'satisfied_with_carrying_out', 'satisfaction', 20, 10),
    ('department', 2, 'referrals_verified', 'result', 16, 5),
    ('department', 3, 'tasks_carried_out', 'result', 10, 3),
    ('department', 4, 'attendance', 'handling', 12, 5),
    ('department', 5, 'referrals_accepted', 'handling', 7, 5),
    ('department', 6, 'referrals_answered', 'handling', 13, 5),
    ('department', 7, 'findings_answered', 'oversight', 8, 3)
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
    CASE WHEN known.type IN ('ratings.tallied.v1')
        THEN json_extract_string(known.data, '$.subject') END AS said_subject,
    CASE WHEN known.type IN ('ratings.tallied.v1')
        THEN json_extract_string(known.data, '$.taking_part_satisfied') END AS said_taking_part_satisfied,
    CASE WHEN known.type IN ('ratings.tallied.v1')
        THEN json_extract_string(known.data, '$.ratings') END AS said_ratings,
    CASE WHEN known.type IN ('ratings.tallied.v1')
        THEN json_extract_string(known.data, '$.period_until') END AS said_period_until,
    CASE WHEN known.type IN ('ratings.tallied.v1')
        THEN json_extract_string(known.data, '$.carrying_out_satisfied') END AS said_carrying_out_satisfied,
    CASE WHEN known.type IN ('referral.issued.v1', 'referral.redirected.v1')
        THEN json_extract_string(known.data, '$.to') END AS said_to,
    CASE WHEN known.type IN ('answer.rejected.v1', 'answer.verified.v1', 'extension.granted.v1', 'referral.accepted.v1', 'referral.answered.v1', 'referral.closed.v1', 'referral.issued.v1', 'referral.objected.v1', 'referral.objection_decided.v1', 'referral.paused.v1', 'referral.redirected.v1', 'referral.reopened.v1', 'referral.resumed.v1')
        THEN json_extract_string(known.data, '$.referral') END AS said_referral,
    CASE WHEN known.type IN ('referral.objection_decided.v1')
        THEN json_extract_string(known.data, '$.upheld') END AS said_upheld,
    CASE WHEN known.type IN ('extension.granted.v1', 'referral.issued.v1', 'referral.redirected.v1', 'referral.reopened.v1', 'referral.resumed.v1')
        THEN json_extract_string(known.data, '$.due_at') END AS said_due_at,
    CASE WHEN known.type IN ('party.invited.v1')
        THEN json_extract_string(known.data, '$.party.organisation') END AS said_party_organisation,
    CASE WHEN known.type IN ('party.invited.v1')
        THEN json_extract_string(known.data, '$.capacity') END AS said_capacity,
    CASE WHEN known.type IN ('attendance.recorded.v1')
        THEN json_extract_string(known.data, '$.present') END AS said_present,
    CASE WHEN known.type IN ('common_issue.detected.v1', 'department.requested.v1')
        THEN json_extract_string(known.data, '$.street') END AS said_street,
    CASE WHEN known.type IN ('department.requested.v1')
        THEN json_extract_string(known.data, '$.department') END AS said_department,
    CASE WHEN known.type IN ('task.assigned.v1', 'task.reassigned.v1')
        THEN json_extract_string(known.data, '$.owner') END AS said_owner,
    CASE WHEN known.type IN ('task.assigned.v1', 'task.completed.v1', 'task.failed.v1', 'task.reassigned.v1')
        THEN json_extract_string(known.data, '$.task') END AS said_task,
    CASE WHEN known.type IN ('task.assigned.v1', 'task.reassigned.v1')
        THEN json_extract_string(known.data, '$.due_on') END AS said_due_on,
    CASE WHEN known.type IN ('evaluation.reported.v1')
        THEN json_extract_string(known.data, '$.rating') END AS said_rating,
    CASE WHEN known.type IN ('finding.raised.v1')
        THEN json_extract_string(known.data, '$.addressee') END AS said_addressee,
    CASE WHEN known.type IN ('finding.answered.v1', 'finding.closed.v1', 'finding.raised.v1')
        THEN json_extract_string(known.data, '$.finding') END AS said_finding,
    CASE WHEN known.type IN ('decision.adopted.v1')
        THEN json_extract_string(known.data, '$.report_to') END AS said_report_to,
    CASE WHEN known.type IN ('outcome.published.v1', 'progress.published.v1', 'publication.withdrawn.v1')
        THEN json_extract_string(known.data, '$.publication') END AS said_publication
FROM known
CROSS JOIN question
LEFT JOIN late_after ON late_after.pack = known.rule_pack
WHERE
    known.moment <= question.as_of
    AND known.type IN (
        'answer.rejected.v1',
        'answer.verified.v1',
        'assembly.called.v1',
        'attendance.recorded.v1',
        'common_issue.detected.v1',
        'common_issue.dismissed.v1',
        'common_issue.raised.v1',
        'decision.adopted.v1',
        'department.requested.v1',
        'evaluation.reported.v1',
        'extension.granted.v1',
        'finding.answered.v1',
        'finding.closed.v1',
        'finding.raised.v1',
        'funds.approved.v1',
        'funds.audited.v1',
        'funds.published.v1',
        'matter.escalated.v1',
        'matter.shelved.v1',
        'notice.cancelled.v1',
        'notice.published.v1',
        'outcome.published.v1',
        'party.invited.v1',
        'payment.made.v1',
        'progress.published.v1',
        'proposal.adopted.v1',
        'proposal.declined.v1',
        'proposal.merged.v1',
        'publication.withdrawn.v1',
        'ratings.tallied.v1',
        'referral.accepted.v1',
        'referral.answered.v1',
        'referral.closed.v1',
        'referral.issued.v1',
        'referral.objected.v1',
        'referral.objection_decided.v1',
        'referral.paused.v1',
        'referral.redirected.v1',
        'referral.reopened.v1',
        'referral.resumed.v1',
        'session.closed.v1',
        'street_outcome.reported.v1',
        'task.assigned.v1',
        'task.completed.v1',
        'task.failed.v1',
        'task.reassigned.v1'
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
        WHEN 'referral' THEN happened.said_referral
        WHEN 'party.organisation' THEN happened.said_party_organisation
        WHEN 'department' THEN happened.said_department
        WHEN 'task' THEN happened.said_task
        WHEN 'finding' THEN happened.said_finding
        WHEN 'publication' THEN happened.said_publication
    END AS place,
    CASE moves.owner
        WHEN '@stream' THEN happened.organisation
        WHEN 'subject' THEN happened.said_subject
        WHEN 'to' THEN happened.said_to
        WHEN 'party.organisation' THEN happened.said_party_organisation
        WHEN 'street' THEN happened.said_street
        WHEN 'owner' THEN happened.said_owner
        WHEN 'addressee' THEN happened.said_addressee
    END AS owner,
    CASE moves.due_by
        WHEN 'rule' THEN (due_days.due_day + 1) * 86400000000 - 1000000
        WHEN 'moment' THEN date_diff('microsecond', TIMESTAMPTZ '1899-01-01 16:00:00+00:00', CAST(happened.said_due_at AS TIMESTAMPTZ))
        WHEN 'day' THEN (date_diff('day', DATE '1899-01-02', CAST(happened.said_due_on AS DATE)) + 1) * 86400000000 - 1000000
        WHEN 'now' THEN happened.moment
    END AS due,
    CASE moves.done
        WHEN 'taking_part_satisfied' THEN CAST(happened.said_taking_part_satisfied AS BIGINT)
        WHEN 'carrying_out_satisfied' THEN CAST(happened.said_carrying_out_satisfied AS BIGINT)
        ELSE CAST(moves.done AS BIGINT)
    END AS done,
    CASE moves.whole
        WHEN 'ratings' THEN CAST(happened.said_ratings AS BIGINT)
        ELSE CAST(moves.whole AS BIGINT)
    END AS whole,
    CASE moves.year
        WHEN 'period_until' THEN CAST(year(CAST(happened.said_period_until AS DATE)) AS BIGINT)
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
        WHEN 'upheld' THEN happened.said_upheld = moves.answer
        WHEN 'capacity' THEN happened.said_capacity = moves.answer
        WHEN 'rating' THEN happened.said_rating = moves.answer
        WHEN 'report_to' THEN happened.said_report_to <> moves.answer
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
