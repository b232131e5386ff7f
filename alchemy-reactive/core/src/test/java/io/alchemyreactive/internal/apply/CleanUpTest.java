package io.alchemyreactive.internal.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.plan.Removal;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** In which order things are deleted. */
class CleanUpTest {

    private static final List<String> NOWHERE = List.of();

    private final List<String> done = new ArrayList<>();
    private final List<String> instances = new ArrayList<>();

    private static Generation generation(String instance, String... dependencies) {
        return new Generation(
                instance, "Fake.Thing", 1, new Value.Fields(Map.of()), null, null, Arrays.asList(dependencies));
    }

    private static Generation using(String instance, String... instances) {
        return generation(instance, instances).withDependencies(List.of(), Arrays.asList(instances));
    }

    private static Row row(String fqn, long order, List<String> scopes, Generation current, Generation... older) {
        return new Row(
                fqn,
                Status.CREATED,
                current,
                Arrays.asList(older),
                new Policies(false, scopes),
                order,
                1,
                1,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static Row row(String fqn, long order, List<String> scopes, String... dependencies) {
        return row(fqn, order, scopes, generation(fqn, dependencies));
    }

    private static List<Removal> all(Row... rows) {
        return Stream.of(rows).map(row -> new Removal(row, Step.DELETE)).toList();
    }

    private List<Outcome> run(CleanUp cleanUp) {
        // One at a time, so that the order is that of the graph and of the items.
        return cleanUp.run(
                        item -> Mono.fromRunnable(() -> {
                            done.add(item.row().fqn());
                            instances.add(item.generation().instance());
                        }),
                        1)
                .report()
                .block(Duration.ofSeconds(20))
                .outcomes();
    }

    private static Class<?> kind(Outcome outcome) {
        return outcome.getClass();
    }

    @Test
    void usersGoBeforeWhatTheyUse() {
        run(CleanUp.of(
                all(
                        row("a", 0, NOWHERE),
                        row("b", 1, NOWHERE, "a"),
                        row("c", 2, NOWHERE, "b"),
                        row("d", 3, NOWHERE, "gone-already")),
                List.of(),
                List.of()));
        assertThat(done).containsExactlyInAnyOrder("a", "b", "c", "d").containsSubsequence("c", "b", "a");
    }

    @Test
    void aSequentialScopeGoesOneAtATimeNewestFirst() {
        List<String> scope = List.of("s");
        var order = new ArrayList<List<String>>();
        CleanUp cleanUp = CleanUp.of(
                all(row("s/old", 5, scope), row("s/older", 3, scope), row("s/new", 9, scope)), List.of(), List.of());
        cleanUp.run(item -> Mono.fromRunnable(() -> order.add(List.of(item.row().fqn()))), 10)
                .report()
                .block(Duration.ofSeconds(20));
        assertThat(order).containsExactly(List.of("s/new"), List.of("s/old"), List.of("s/older"));
    }

    @Test
    void useComesBeforeAgeInASequentialScope() {
        List<String> scope = List.of("s");
        run(CleanUp.of(
                all(row("s/new", 9, scope), row("s/old", 1, scope, "s/new"), row("s/middle", 5, scope)),
                List.of(),
                List.of()));
        assertThat(done).containsExactly("s/middle", "s/old", "s/new");
    }

    @Test
    void sequencesOfSeveralScopesCloseNoCircle() {
        run(CleanUp.of(
                all(
                        row("a", 1, List.of("s", "t")),
                        row("b", 2, List.of("s")),
                        row("c", 3, List.of("t")),
                        row("d", 4, List.of("s", "t"))),
                List.of(),
                List.of()));
        assertThat(done).hasSize(4).startsWith("d").endsWith("a");
    }

    @Test
    void membersThatStayTakeNoPartInTheSequence() {
        List<String> scope = List.of("s");
        Row replaced = row("s/new", 9, scope, generation("n2"), generation("n1"));
        run(CleanUp.of(all(row("s/old", 1, scope)), List.of(replaced), List.of()));
        assertThat(done).containsExactlyInAnyOrder("s/old", "s/new");
    }

    @Test
    void onlySettledRowsWithOlderGenerationsAreCleaned() {
        CleanUp nothing = CleanUp.of(List.of(), List.of(row("a", 0, NOWHERE)), List.of());
        assertThat(nothing.isEmpty()).isTrue();
        Row replaced = row("b", 0, NOWHERE, generation("b2"), generation("b1"));
        CleanUp one = CleanUp.of(List.of(), List.of(row("a", 0, NOWHERE), replaced), List.of());
        assertThat(one.isEmpty()).isFalse();
        run(one);
        assertThat(done).containsExactly("b");
    }

    @Test
    void whatIsStillUsedByAnUnsettledRowStaysAndIsNamed() {
        CleanUp cleanUp = CleanUp.of(
                all(row("a", 0, NOWHERE), row("b", 1, NOWHERE)),
                List.of(),
                List.of(row("user", 2, NOWHERE, generation("u2", "elsewhere"), generation("u1", "a"))));
        List<Outcome> outcomes = run(cleanUp);
        assertThat(done).containsExactly("b");
        assertThat(((Outcome.Failed) outcomes.get(0)).cause())
                .isInstanceOf(StillUsedException.class)
                .hasToString("still used by 'user', which failed or was skipped");
    }

    @Test
    void anOldGenerationGoesBeforeWhatItUsed() {
        Row replaced = row("user", 5, NOWHERE, generation("u2"), generation("u1", "a"));
        run(CleanUp.of(all(row("a", 0, NOWHERE)), List.of(replaced), List.of()));
        assertThat(done).containsExactly("user", "a");
    }

    @Test
    void generationsThatUseEachOthersInstancesGoInTheOrderOfTheirInstances() {
        // First 'a' used 'b'; then the next 'b' used the next 'a', and the older objects could not be deleted.
        Row first = row("a", 0, NOWHERE, using("a2"), using("a1", "b1"));
        Row second = row("b", 1, NOWHERE, using("b2", "a2"), using("b1"));
        List<Outcome> outcomes = run(CleanUp.of(all(first, second), List.of(), List.of()));
        assertThat(outcomes).extracting(CleanUpTest::kind).containsOnly(Outcome.Done.class);
        assertThat(instances)
                .containsExactlyInAnyOrder("a1", "a2", "b1", "b2")
                .containsSubsequence("a1", "b1")
                .containsSubsequence("b2", "a2");
    }

    @Test
    void anOlderGenerationGoesBeforeTheNewestWhereTheNewestIsNeeded() {
        // The older 'a' uses 'b', and that 'b' uses the newest 'a'.
        Row first = row("a", 0, NOWHERE, using("a2"), using("a1", "b1"));
        Row second = row("b", 1, NOWHERE, using("b1", "a2"));
        run(CleanUp.of(all(first, second), List.of(), List.of()));
        assertThat(instances).containsExactly("a1", "b1", "a2");
    }

    @Test
    void onlyTheInstanceThatIsUsedIsBlocked() {
        Row replaced = row("a", 0, NOWHERE, using("a3"), using("a2"), using("a1"));
        CleanUp cleanUp = CleanUp.of(List.of(), List.of(replaced), List.of(row("user", 2, NOWHERE, using("u", "a1"))));
        run(cleanUp);
        assertThat(instances).containsExactly("a2");
    }

    @Test
    void generationsThatDoNotKnowTheirInstancesGoByTheNewestEdges() {
        Row first = row("a", 0, NOWHERE, generation("a2"), generation("a1", "b"));
        Row second = row("b", 1, NOWHERE, generation("b2", "a"), generation("b1"));
        List<Outcome> outcomes = run(CleanUp.of(all(first, second), List.of(), List.of()));
        assertThat(outcomes).extracting(CleanUpTest::kind).containsOnly(Outcome.Done.class);
        assertThat(instances).containsSubsequence("b2", "a2");
    }
}
