from django.db import migrations


def move_to_partnership(apps, schema_editor):
    """Working days are counted in other places too, so that the bank holidays are the whole site's."""
    Partnership = apps.get_model("core", "Partnership")
    for settings in apps.get_model("moderation", "ModerationSettings").objects.all():
        Partnership.objects.update_or_create(
            site_id=settings.site_id, defaults={"bank_holidays": settings.bank_holidays}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_bank_holidays"),
        ("moderation", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(move_to_partnership, migrations.RunPython.noop),
        migrations.RemoveField(model_name="moderationsettings", name="bank_holidays"),
    ]
