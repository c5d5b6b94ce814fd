"""Times, such as the weeks before an election, when nothing new goes out unless a named officer lets it.

What waits is what the partnership says of its own accord, for the first time, by whichever way it would become public:

- updates and their alerts, pages of words, plans, assessments, priorities and reviews that are signed off or published,
  and what is changed in them;
- consultations as they open, their pages, their results and polls' counts, people's answers in words, what came of them
  and their reports;
- forums' pages, invitations, reminders and reports, and the evidence of a year;
- what a tasking group takes up, and its reports; actions that the public has not read of;
- every mailing.

What does not wait: what answers a person (a reply to a question, a decision about an idea or a proposal, a receipt);
what the public writes and moderators let through; what tells how to reach us, where and when something already
announced takes place, or that it does not; what becomes of an action that the public reads already; figures that come
by themselves on their own days (crime, measures and their readings); the same words in another format; whatever takes
something from the public, and saying so on the page. An emergency is no exception: officers are told at once, and
the first of them lets it out.

`tests/home/sensitive_periods/test_everything.py` names each thing that the public is shown, and on which side it is.

To be held, a page kind is `WaitsInSensitivePeriods` (`pages`); what has a row before it is public asks `must_wait`
(`services`); what is published by writing it down asks `hold_asking` (`askings`). Each kind says with
`register_held_kind` how it is let out, and with `register_due_in_period` what is due by itself. What waited waits on
when the period is over, until it is released or published anew.
"""
