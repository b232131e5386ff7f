package io.alchemyreactive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.plan.PlannedChange.Reason;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The text and the JSON of plans, which people and programs read. */
class PlanFormTest {

    private static final StageKey STAGE = new StageKey("shop", "dev");
    private static final StageKey OTHER = new StageKey("shop", "staging");
    private static final Holder HOLDER =
            new Holder("lease", "ann", "host", 7, "deploy", Instant.parse("2026-01-01T00:00:00Z"));

    private static PlannedChange change(String fqn, ChangeAction action, Reason... reasons) {
        return new PlannedChange(
                fqn,
                "Fake.Thing",
                action,
                false,
                false,
                Arrays.asList(reasons),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Reason from(String property, Object from, Object to, boolean known) {
        return new Reason(property, Optional.ofNullable(value(from)), Optional.ofNullable(value(to)), known);
    }

    private static Value value(Object plain) {
        return plain instanceof Integer number
                ? new Value.Num(BigDecimal.valueOf(number))
                : plain == null ? null : new Value.Text((String) plain);
    }

    private static Plan plan(PlannedChange... changes) {
        return plan("base", Optional.empty(), Arrays.asList(changes), List.of(), List.of());
    }

    private static Plan plan(
            String base,
            Optional<Holder> holder,
            List<PlannedChange> changes,
            List<Plan.Reference> references,
            List<String> warnings) {
        return new Plan(STAGE, base, holder, changes, references, Protections.NONE, warnings);
    }

    @Test
    void textShowsOfAListOnlyTheElementsThatDiffer() {
        Value from = new Value.Items(List.of(new Value.Text("a"), new Value.Text("b"), new Value.Text("d")));
        Value to = new Value.Items(List.of(new Value.Text("a"), new Value.Text("c"), new Value.Text("d")));
        Reason known = new Reason("tags", Optional.of(from), Optional.of(to), true);
        Reason unknown = new Reason("tags", Optional.of(from), Optional.empty(), false);
        assertThat(plan(change("a", ChangeAction.UPDATE, known)).toText())
                .contains("      tags[1]: b -> c\n")
                .doesNotContain("d,", "d]");
        assertThat(plan(change("a", ChangeAction.UPDATE, unknown)).toText())
                .contains("      tags: [\"a\",\"b\",\"d\"] -> (known after apply)\n");
    }

    @Test
    void textTellsEachKindOfChangeByAMarkAndAWord() {
        PlannedChange deleteFirst = new PlannedChange(
                "slot",
                "Fake.Thing",
                ChangeAction.REPLACE,
                true,
                false,
                List.of(from("slot", "a", "b", true)),
                List.of("id", "label"),
                List.of("its rows"),
                List.of(new ResourceKey(OTHER, "user"), new ResourceKey(OTHER, "other")),
                List.of("base"));
        PlannedChange undetermined = new PlannedChange(
                "open",
                "Fake.Thing",
                ChangeAction.UPDATE,
                false,
                true,
                List.of(from("region", "eu", null, false), from("size", null, 2, true), from("old", "x", null, true)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Plan plan = plan(
                "base",
                Optional.of(HOLDER),
                List.of(
                        change("gone", ChangeAction.DELETE),
                        change("left", ChangeAction.ORPHAN),
                        change("new", ChangeAction.CREATE, from("size", null, 1, true)),
                        change("taken", ChangeAction.ADOPT),
                        change("called", ChangeAction.RENAME, Reason.inWords("renamed from 'it'")),
                        change("moved", ChangeAction.REPLACE),
                        change("same", ChangeAction.NOOP),
                        deleteFirst,
                        undetermined),
                List.of(new Plan.Reference(OTHER, "db", "Fake.Thing")),
                List.of("read this"));
        assertThat(plan.toText()).isEqualTo("""
                        Plan for shop/dev
                          held at the moment by 'deploy' of ann@host (pid 7, since 2026-01-01T00:00:00Z)
                          = db (Fake.Thing)  reference to shop/staging
                          - gone (Fake.Thing)  delete
                          o left (Fake.Thing)  orphan
                          + new (Fake.Thing)  create
                              size = 1
                          < taken (Fake.Thing)  adopt
                          > called (Fake.Thing)  rename
                              renamed from 'it'
                          +/- moved (Fake.Thing)  replace, the new one is made first
                          -/+ slot (Fake.Thing)  replace, the old one is deleted first
                              slot: a -> b
                              known after apply: id, label
                              LOSES: its rows
                              used by: shop/staging/user, shop/staging/other
                          ~ open (Fake.Thing)  update, or replace: it depends on values that are not known yet
                              region: eu -> (known after apply)
                              size = 2
                              old: x -> (none)
                          ! read this
                        1 to create, 1 to update, 2 to replace, 1 to delete, 1 to orphan, 1 to adopt, 1 to rename.
                        """);
        assertThat(plan)
                .hasToString("Plan(shop/dev {CREATE=1, UPDATE=1, REPLACE=2, DELETE=1, ORPHAN=1, ADOPT=1, RENAME=1,"
                        + " NOOP=1})");
    }

    @Test
    void textOfAPlanWithoutChangesSaysHowManyResourcesThereAre() {
        assertThat(plan(change("a", ChangeAction.NOOP)).toText())
                .isEqualTo("Plan for shop/dev\nNo changes. 1 resource is as declared.\n");
        assertThat(plan(change("a", ChangeAction.NOOP), change("b", ChangeAction.NOOP))
                        .toText())
                .isEqualTo("Plan for shop/dev\nNo changes. 2 resources are as declared.\n");
    }

    @Test
    void textDoesNotRepeatAsKnownAfterApplyWhatItHasJustShown() {
        var created = new PlannedChange(
                "db",
                "Fake.Thing",
                ChangeAction.CREATE,
                false,
                false,
                List.of(from("label", null, "a", true), from("region", null, null, false)),
                List.of("id", "label", "region"),
                List.of(),
                List.of(),
                List.of());
        assertThat(plan(created).toText()).isEqualTo("""
                        Plan for shop/dev
                          + db (Fake.Thing)  create
                              label = a
                              region = (known after apply)
                              known after apply: id
                        1 to create.
                        """);
    }

    @Test
    void textCutsALongValueAndSaysHowLongItIs() {
        String whole = "x".repeat(999) + "\uD83D\uDE00" + "y".repeat(2_000_000);
        assertThat(plan(change("db", ChangeAction.CREATE, from("body", null, whole, true)))
                        .toText())
                .contains("body = " + "x".repeat(999) + "… (2001001 characters)\n")
                .doesNotContain("yy");
    }

    @Test
    void aValueWritesNoLinesOfItsOwnIntoThePlan() {
        assertThat(plan(change("db", ChangeAction.CREATE, from("body", null, "a\n  - prod  delete\u001b[2K", true)))
                        .toText())
                .contains("body = a\\n  - prod  delete\\u001b[2K\n");
    }

    @Test
    void jsonHasTheDocumentedFields() {
        PlannedChange replaced = new PlannedChange(
                "slot",
                "Fake.Thing",
                ChangeAction.REPLACE,
                true,
                true,
                List.of(from("slot", "a", null, false)),
                List.of("id"),
                List.of("its rows"),
                List.of(new ResourceKey(OTHER, "user")),
                List.of("base"));
        Plan plan = plan(
                "base",
                Optional.of(HOLDER),
                List.of(
                        replaced,
                        change("moved", ChangeAction.REPLACE),
                        change("new", ChangeAction.CREATE, from("size", null, 1, true)),
                        change("same", ChangeAction.NOOP)),
                List.of(new Plan.Reference(OTHER, "db", "Fake.Thing")),
                List.of("read this"));
        String same =
                "{\"action\":\"noop\",\"after\":[],\"borrowers\":[],\"dataLoss\":[],\"fqn\":\"same\",\"reasons\":[],"
                        + "\"type\":\"Fake.Thing\",\"undetermined\":false,\"unknownAfter\":[]}";
        String json = "{\"baseRevision\":\"base\",\"changes\":["
                + "{\"action\":\"replace\",\"after\":[\"base\"],\"borrowers\":[{\"fqn\":\"user\",\"stack\":\"shop\","
                + "\"stage\":\"staging\"}],\"dataLoss\":[\"its rows\"],\"fqn\":\"slot\",\"order\":\"delete-first\","
                + "\"reasons\":[{\"from\":\"a\",\"known\":false,\"property\":\"slot\"}],\"type\":\"Fake.Thing\","
                + "\"undetermined\":true,\"unknownAfter\":[\"id\"]},"
                + "{\"action\":\"replace\",\"after\":[],\"borrowers\":[],\"dataLoss\":[],\"fqn\":\"moved\","
                + "\"order\":\"create-first\",\"reasons\":[],\"type\":\"Fake.Thing\",\"undetermined\":false,"
                + "\"unknownAfter\":[]},"
                + "{\"action\":\"create\",\"after\":[],\"borrowers\":[],\"dataLoss\":[],\"fqn\":\"new\","
                + "\"reasons\":[{\"known\":true,\"property\":\"size\",\"to\":1}],\"type\":\"Fake.Thing\","
                + "\"undetermined\":false,\"unknownAfter\":[]}"
                + "%s],\"hash\":\"" + plan.hash() + "\","
                + "\"leasedBy\":\"'deploy' of ann@host (pid 7, since 2026-01-01T00:00:00Z)\","
                + "\"references\":[{\"fqn\":\"db\",\"stack\":\"shop\",\"stage\":\"staging\",\"type\":\"Fake.Thing\"}],"
                + "\"stack\":\"shop\",\"stage\":\"dev\",\"summary\":{\"create\":1,\"noop\":1,\"replace\":2},"
                + "\"warnings\":[\"read this\"]}";
        assertThat(plan.toJson()).isEqualTo(json.formatted(""));
        assertThat(plan.toJsonWithAll()).isEqualTo(json.formatted("," + same));
        assertThat(CanonicalJson.show(plan.toValue(false))).isEqualTo(plan.toJson());
    }

    @Test
    void hashFollowsChangesAndStateButNotWhoHoldsTheStage() {
        Plan plan = plan(change("a", ChangeAction.CREATE));
        Plan held = plan("base", Optional.of(HOLDER), plan.changes(), List.of(), List.of());
        Plan later = plan("later", Optional.empty(), plan.changes(), List.of(), List.of());
        assertThat(plan.hash()).matches("[0-9a-f]{64}").isEqualTo(held.hash()).isNotEqualTo(later.hash());
        assertThat(plan(change("a", ChangeAction.UPDATE)).hash()).isNotEqualTo(plan.hash());
        assertThat(plan.toJson())
                .isEqualTo(CanonicalJson.show(plan.toValue(false)))
                .contains(plan.hash());
    }

    @Test
    void plansThatDifferInASecretAloneAreNotTheSameAlthoughTheirTextsAre() {
        Plan plan = plan(change("a", ChangeAction.UPDATE, secret("hunter2")));
        Plan other = plan(change("a", ChangeAction.UPDATE, secret("hunter3")));

        assertThat(plan.isSameAs(plan(change("a", ChangeAction.UPDATE, secret("hunter2")))))
                .isTrue();
        assertThat(plan.isSameAs(other)).isFalse();
        assertThat(other.hash()).isEqualTo(plan.hash());
        assertThat(other.toJsonWithAll()).isEqualTo(plan.toJsonWithAll()).doesNotContain("hunter");
        assertThat(other.toText()).isEqualTo(plan.toText()).doesNotContain("hunter");
    }

    @Test
    void whoHoldsTheStageMakesNoOtherPlan() {
        Plan plan = plan(change("a", ChangeAction.CREATE));

        assertThat(plan("base", Optional.of(HOLDER), plan.changes(), List.of(), List.of())
                        .isSameAs(plan))
                .isTrue();
        assertThat(plan("later", Optional.empty(), plan.changes(), List.of(), List.of())
                        .isSameAs(plan))
                .isFalse();
        assertThat(plan("base", Optional.empty(), plan.changes(), List.of(), List.of("read this"))
                        .isSameAs(plan))
                .isFalse();
    }

    private static PlannedChange.Reason secret(String value) {
        return new PlannedChange.Reason(
                "password", Optional.empty(), Optional.of(new Value.Secret(Redacted.of(new Value.Text(value)))), true);
    }

    @Test
    void countsEachKind() {
        Plan plan = plan(
                change("a", ChangeAction.CREATE), change("b", ChangeAction.CREATE), change("c", ChangeAction.NOOP));
        assertThat(plan.summary()).isEqualTo(Map.of(ChangeAction.CREATE, 2, ChangeAction.NOOP, 1));
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.change("b")).contains(change("b", ChangeAction.CREATE));
        assertThat(plan.change("d")).isEmpty();
    }
}
