// Sees to it that Wagtail's editor saves by itself whatever somebody wrote, and asks before it is lost.
//
// Wagtail takes for saved what stands in the form two seconds after it opened, and again each time a save has come
// through. Words written before that, or while the save was on its way, would be taken for saved too.

// What Wagtail's own comparison leaves out, and what it sends along.
const OF_WAGTAIL = /^(csrfmiddlewaretoken|next|loaded_revision_\w+|overwrite_revision_id|comments-.*)$/;

let isWritten = false; // since the form opened
let sent = null; // what was sent by the newest save

for (const event of ["beforeinput", "input", "change"]) {
  document.addEventListener(event, ({ isTrusted, target }) => {
    isWritten ||= isTrusted && Boolean(target.closest("[data-edit-form]"));
  });
}

document.addEventListener("w-unsaved:watch-edits", ({ target: form }) => {
  if (isWritten && !sent) saveAgain(form);
});

document.addEventListener("w-autosave:save", ({ detail }) => (sent = detail.formData));

document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
  const changedByServer = Object.keys(detail.data.field_updates ?? {});
  const contents = (data) =>
    JSON.stringify(
      [...data]
        .filter(([name]) => !OF_WAGTAIL.test(name) && !changedByServer.includes(name))
        .map(([name, value]) => [name, value.name ?? value]),
    );
  if (contents(sent) !== contents(new FormData(form))) saveAgain(form);
});

function saveAgain(form) {
  form.dataset.wUnsavedForceValue = "true";
}
