package io.alchemyreactive.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutputTest {

    private final Map<Source, Result> known = new HashMap<>();
    private final Source a = source("a");
    private final Source b = source("b");

    private static Source source(String name) {
        return new Source() {
            @Override
            public String describe() {
                return name;
            }
        };
    }

    private Result evaluate(Output<?> output) {
        return Evaluation.evaluate(
                output,
                (source, name, get) -> known.getOrDefault(source, new Result.Unknown(Set.of(source.describe()))));
    }

    private static Output<Integer> of(Source source) {
        return Output.attribute(source, "x", value -> value);
    }

    @Test
    void aCallbackRunsOnceAndOnlyWhenItsSourceIsKnown() {
        var calls = new AtomicInteger();
        Output<Integer> mapped = of(a).map(value -> value + calls.incrementAndGet());
        assertThat(evaluate(mapped)).isEqualTo(new Result.Unknown(Set.of("a")));
        assertThat(calls).hasValue(0);
        known.put(a, new Result.Known(10));
        assertThat(evaluate(mapped)).isEqualTo(new Result.Known(11));
        assertThat(evaluate(mapped)).isEqualTo(new Result.Known(11));
        assertThat(calls).hasValue(1);
    }

    @Test
    void unknownSourcesAreAllNamed() {
        assertThat(evaluate(Output.zip(of(a), of(b), Integer::sum))).isEqualTo(new Result.Unknown(Set.of("a", "b")));
    }

    @Test
    void absentPassesThroughWithoutACall() {
        known.put(a, Result.Known.ABSENT);
        assertThat(evaluate(of(a).map(value -> value + 1))).isEqualTo(Result.Known.ABSENT);
        assertThat(evaluate(of(a).flatMap(value -> of(b)))).isEqualTo(Result.Known.ABSENT);
    }

    @Test
    void sourcesOfACallbackAreFoundOnceItRan() {
        Output<Integer> output = of(a).flatMap(value -> of(b));
        assertThat(sources(output)).containsExactlyInAnyOrder(a);
        known.put(a, new Result.Known(1));
        assertThat(evaluate(output)).isEqualTo(new Result.Unknown(Set.of("b")));
        assertThat(sources(output)).containsExactlyInAnyOrder(a, b);
        known.put(b, new Result.Known(2));
        assertThat(evaluate(output)).isEqualTo(new Result.Known(2));
    }

    @Test
    void aFailingCallbackIsAFailureAndNotTriedAgain() {
        known.put(a, new Result.Known(1));
        var calls = new AtomicInteger();
        Output<Integer> output = of(a).map(value -> {
            calls.incrementAndGet();
            throw new IllegalStateException("no");
        });
        assertThat(evaluate(output)).isInstanceOf(Result.Failed.class);
        assertThat(evaluate(output)).isInstanceOf(Result.Failed.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aChainOfAHundredThousandCallbacksIsEvaluated() {
        known.put(a, new Result.Known(0));
        Output<Integer> output = of(a);
        for (int i = 0; i < 100_000; i++) {
            output = i % 2 == 0 ? output.map(value -> value + 1) : output.flatMap(value -> Output.of(value + 1));
        }
        assertThat(evaluate(output)).isEqualTo(new Result.Known(100_000));
    }

    @Test
    void textShowsSourcesAndNoValue() {
        assertThat(of(a)).asString().contains("Output(a.x)");
        assertThat(Output.of("hush")).asString().doesNotContain("hush");
        assertThat(Output.format("%s", Output.of("hush"))).asString().doesNotContain("hush");
    }

    @Test
    void allKeepsTheOrder() {
        known.put(a, new Result.Known(1));
        known.put(b, new Result.Known(2));
        assertThat(evaluate(Output.all(List.of(of(b), of(a))))).isEqualTo(new Result.Known(List.of(2, 1)));
    }

    private static Set<Source> sources(Output<?> output) {
        Set<Source> sources = new HashSet<>();
        Evaluation.sources(output, (source, name, get) -> new Result.Unknown(Set.of()), sources::add);
        return sources;
    }
}
