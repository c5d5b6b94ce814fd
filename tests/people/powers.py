"""Every power of every role, whichever app gives it: the table that a change of powers has to change.

A team has what the roles have that it includes; it is named beside a power that it has besides those.
"""

POWERS = {
    "Administrators": """
        core.change_partnership formats.change_formatsettings formats.delete_formatrequest
        home.change_groupssettings home.change_performancesettings home.delete_deliverygroup home.delete_dispatch
        home.delete_measure home.delete_taskinggroup moderation.add_legalstep moderation.change_legalstep
        moderation.change_moderationsettings moderation.delete_concernrule moderation.delete_legalstep
        moderation.view_legalstep outbox.change_outgoingmail people.add_addedgroupkind people.add_agency
        people.add_user people.change_addedgroupkind people.change_agency people.change_user
        people.delete_addedgroupkind people.delete_agency people.delete_communitygroup people.delete_user
        people.view_addedgroupkind people.view_agency people.view_user places.delete_area
        wagtailredirects.add_redirect wagtailredirects.change_redirect wagtailredirects.delete_redirect
    """,
    "Administrators, Communications team": """
        home.delete_subscription home.import_subscription
    """,
    "Administrators, Communications team, Support team": """
        home.change_repliessettings home.release_held home.view_sensitiveperiod home.view_subscription
        outbox.add_suppression outbox.delete_suppression outbox.resend_mailing outbox.retry_message
        outbox.view_message outbox.view_suppression
    """,
    "Administrators, Support team": """
        actions.add_tier actions.change_tier actions.delete_tier actions.view_tier
        consultations.change_outcomesettings home.add_sensitiveperiod home.change_sensitiveperiod
        moderation.add_concernrule moderation.change_concernrule moderation.handle_complaint
        moderation.view_original
    """,
    "Analysts, Administrators": """
        crime_map.change_policeforce crime_map.view_coverage crime_map.view_policeforce crime_map.view_revision
        crime_map.view_stopsearchcount places.add_area places.change_area places.view_area
    """,
    "Consultation managers": """
        consultations.add_batch consultations.add_invitation consultations.hold_response
        consultations.view_invitation
    """,
    "Consultation managers, Administrators": """
        consultations.add_checklistitem consultations.add_consultation consultations.add_release
        consultations.add_safetyassessment consultations.add_savedquestions consultations.answer_contribution
        consultations.change_checklistitem consultations.change_consultation consultations.change_ideassettings
        consultations.change_savedquestions consultations.delete_savedquestions consultations.publish_answers
        consultations.publish_outcome consultations.view_checklistitem consultations.view_safetyassessment
        consultations.view_savedquestions
    """,
    "Consultation managers, Analysts": """
        consultations.code_answers consultations.view_equality
    """,
    "Consultation managers, Analysts, Administrators": """
        consultations.add_said consultations.change_said consultations.export_answers consultations.view_response
        consultations.view_results consultations.view_said
    """,
    "Consultation managers, Communications team": """
        consultations.add_response
    """,
    "Consultation managers, Forum managers, Administrators": """
        actions.add_action actions.add_actionnote actions.add_areaatrisk actions.change_action
        actions.change_areaatrisk forums.add_attendance forums.view_attendance people.add_communitygroup
        people.change_communitygroup people.view_communitygroup
    """,
    "Consultation managers, Forum managers, Analysts, Administrators": """
        actions.view_areaatrisk
    """,
    "Editors, Administrators": """
        formats.add_formatrequest formats.change_formatrequest formats.view_formatrequest
    """,
    "Editors, Moderators, Administrators": """
        home.view_reply outbox.view_mailing
    """,
    "Editors, Moderators, Consultation managers, Analysts, Administrators": """
        consultations.view_consultation
    """,
    "Editors, Moderators, Consultation managers, Forum managers, Administrators": """
        wagtail_localize.submit_translation
    """,
    "Editors, Moderators, Consultation managers, Forum managers, Analysts, Administrators": """
        actions.view_action forums.view_forum wagtailadmin.access_admin
    """,
    "Forum managers, Administrators": """
        forums.add_duty forums.add_dutynote forums.add_forum forums.add_tablelink forums.change_duty
        forums.change_dutynote forums.change_forum forums.publish_evidence forums.view_duty
    """,
    "Moderators, Administrators": """
        home.add_deliverygroup home.add_dispatch home.add_localpriority home.add_taskinggroup home.answer_reply
        home.change_antisocialbehaviour home.change_deliverygroup home.change_dispatch home.change_localpriority
        home.change_reply home.change_taskinggroup home.view_deliverygroup home.view_dispatch
        home.view_localpriority home.view_taskinggroup moderation.decide_item moderation.view_concernrule
        outbox.stop_mailing
    """,
    "Moderators, Analysts, Administrators": """
        home.add_measure home.change_measure home.view_measure
    """,
    "Moderators, Consultation managers, Analysts, Administrators": """
        consultations.view_contribution
    """,
    "Moderators, Consultation managers, Forum managers, Analysts, Administrators": """
        forums.view_tablenote forums.view_wallquestion
    """,
    "Moderators, Forum managers, Administrators": """
        forums.change_poll
    """,
}
