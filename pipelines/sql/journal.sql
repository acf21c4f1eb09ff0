-- What people decided about tenders and about exceptions from the cost rule, as written from the journal.
create schema journal;

-- One row: the hash of the rows below, so that nobody awards on figures from before the last decision.
create table journal.state (fingerprint varchar);

-- One row per tender that has a committee entering its scores here; unsealed_at is null while they are sealed.
create table journal.committees (
    tender_no varchar, deadline_at timestamp, owner varchar, formed_at timestamp, unsealed_at timestamp,
    unsealed_by varchar
);
-- One row per tender and member of its committee; codes: how many were issued to the member.
create table journal.members (
    tender_no varchar, member_name varchar, is_outside boolean, codes integer
);
-- One row per tender, candidate, indicator and member: what the member last gave before the deadline. Sealed ones are not here.
create table journal.committee_scores (
    tender_no varchar, vendor_id varchar, indicator varchar, member_name varchar, score decimal(18, 6), recused boolean,
    reason varchar, given_at timestamp, entry_seq integer
);
-- One row per tender, candidate and gate: what a reviewer last found.
create table journal.gate_findings (
    tender_no varchar, vendor_id varchar, gate varchar, outcome varchar, reason varchar, reviewer varchar,
    found_on date, entry_seq integer
);
-- One row per tender, award in force and candidate that gets a share.
create table journal.awards (
    tender_no varchar, vendor_id varchar, share decimal(9, 6), approval_no varchar, approver varchar, awarded_on date,
    reason varchar, recorded_by varchar, recorded_at timestamp, entry_seq integer
);
-- One row per engagement with an exception from the cost rule that was recorded on the page and is not taken back.
create table journal.cost_waivers (
    engagement_id varchar, reason varchar, approver varchar, approved_on date, until_on date, recorded_by varchar,
    entry_seq integer
);
