from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="letterrun",
            name="kind",
            field=models.CharField(default="invitation", editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name="poll",
            name="question_in",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="polloption",
            name="words_in",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
