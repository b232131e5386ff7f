package io.alchemyreactive.postgres.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules and waivers against the columns that are there. */
class MaskSetTest {

    private static final TableColumn EMAIL = text("customers", "email");
    private static final TableColumn BUYER = text("orders", "buyer");
    private static final TableColumn PAYER = text("payments", "payer");

    @Test
    void aColumnThatRefersToAMaskedOneFollowsAlsoOverOthers() {
        MaskSet set = set(
                Map.of(EMAIL.name(), MaskRule.email()),
                Set.of(),
                new MaskSet.Link(PAYER.name(), BUYER.name()),
                new MaskSet.Link(BUYER.name(), EMAIL.name()));

        assertThat(set.problems()).isEmpty();
        assertThat(set.rules())
                .containsOnlyKeys(EMAIL.name(), BUYER.name(), PAYER.name())
                .containsEntry(PAYER.name(), MaskRule.email());
    }

    @Test
    void aColumnThatRefersToAnotherHasNoOtherRule() {
        var link = new MaskSet.Link(BUYER.name(), EMAIL.name());

        assertThat(set(Map.of(EMAIL.name(), MaskRule.email(), BUYER.name(), MaskRule.text()), Set.of(), link)
                        .problems())
                .containsExactly(
                        "public.orders.buyer refers to public.customers.email by a foreign key, or inherits it, and has another"
                                + " rule: leave its rule out, it follows");
        assertThat(set(Map.of(BUYER.name(), MaskRule.text()), Set.of(EMAIL.name()), link)
                        .problems())
                .containsExactly(
                        "public.orders.buyer refers to public.customers.email by a foreign key, or inherits it, and has another"
                                + " rule: give public.customers.email the rule instead");
    }

    @Test
    void forgottenColumnsAndNamesOfNothingAreNamed() {
        var nothing = new ColumnName("public", "customers", "fax");

        assertThat(set(Map.of(), Set.of()).problems())
                .containsExactly("public.customers.email (text) looks personal and has neither a rule nor a waiver");
        assertThat(set(Map.of(nothing, MaskRule.digits()), Set.of(EMAIL.name())).problems())
                .containsExactly("public.customers.fax is no column of the database");
        assertThat(set(Map.of(EMAIL.name(), MaskRule.email()), Set.of(nothing, EMAIL.name()))
                        .problems())
                .containsExactlyInAnyOrder(
                        "the waiver for public.customers.fax names no column of the database",
                        "public.customers.email has both a rule and a waiver");
    }

    @Test
    void aRuleFitsTheTypeOfItsColumn() {
        var born = new TableColumn(name("customers", "born"), 'r', "date", "date", 'D', false, false, true);
        var shown = new TableColumn(name("customers", "shown"), 'r', "text", "text", 'S', true, false, false);
        var far = new TableColumn(name("far", "email"), 'f', "text", "text", 'S', false, false, false);

        assertThat(born.refusal(MaskRule.email())).isEqualTo("is of the type date, and the rule 'email' is for text");
        assertThat(born.refusal(MaskRule.nothing())).isEqualTo("refuses null: take another rule");
        assertThat(born.refusal(MaskRule.date())).isEmpty();
        assertThat(shown.refusal(MaskRule.text())).contains("is computed by the server");
        assertThat(far.refusal(MaskRule.email())).contains("foreign table");
        assertThat(EMAIL.refusal(MaskRule.ip())).isEmpty();
        assertThat(EMAIL.refusal(MaskRule.date())).contains("is for date or timestamp");
    }

    @Test
    void theWordOfARuleIsItsOwn() {
        assertThat(List.of(
                        MaskRule.constant(""),
                        MaskRule.constant("a'b"),
                        MaskRule.nothing(),
                        MaskRule.expression("left(name, 1)"),
                        MaskRule.email()))
                .extracting(MaskRule::toString)
                .containsExactly("constant ''", "constant 'a''b'", "nothing", "expression 'left(name, 1)'", "email");
        assertThat(MaskRule.constant("x")).isEqualTo(MaskRule.constant("x")).isNotEqualTo(MaskRule.expression("x"));
    }

    private static MaskSet set(Map<ColumnName, MaskRule> rules, Set<ColumnName> waivers, MaskSet.Link... links) {
        return MaskSet.of(rules, waivers, List.of(EMAIL, BUYER, PAYER), List.of(links), new PersonalColumns(Set.of()));
    }

    private static TableColumn text(String table, String column) {
        return new TableColumn(name(table, column), 'r', "text", "text", 'S', false, false, false);
    }

    private static ColumnName name(String table, String column) {
        return new ColumnName("public", table, column);
    }
}
