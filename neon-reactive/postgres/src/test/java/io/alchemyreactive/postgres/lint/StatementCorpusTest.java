package io.alchemyreactive.postgres.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Counts what the check misses in 150 statements and more, and where it gives a false alarm. */
class StatementCorpusTest {

    private static final List<StatementCorpus.Case> CASES = StatementCorpus.all();

    @Test
    void nothingIsMissedAndThereIsNoFalseAlarm() {
        List<String> missed = new ArrayList<>();
        List<String> falseAlarms = new ArrayList<>();
        for (StatementCorpus.Case each : CASES) {
            Set<String> found = each.found();
            without(each.expected(), found).forEach(rule -> missed.add(each.name() + ": " + rule));
            without(found, each.expected()).forEach(rule -> falseAlarms.add(each.name() + ": " + rule));
        }
        assertThat(missed).as("missed").isEmpty();
        assertThat(falseAlarms).as("false alarms").isEmpty();
    }

    @Test
    void thereAreEnoughStatementsOfBothKinds() {
        assertThat(CASES)
                .hasSizeGreaterThan(150)
                .extracting(StatementCorpus.Case::name)
                .doesNotHaveDuplicates();
        assertThat(CASES.stream().filter(StatementCorpus.Case::isHarmless)).hasSizeGreaterThan(60);
        Set<String> shown = new TreeSet<>();
        CASES.forEach(each -> shown.addAll(each.expected()));
        for (LintRule rule : LintRule.values()) {
            assertThat(shown).contains(rule.id());
        }
        assertThat(shown).contains("unread").hasSize(LintRule.values().length + 1);
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }
}
