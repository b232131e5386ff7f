package io.alchemyreactive.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private record Named(String describe) implements Source {}

    private static final Resolver KNOWN = (source, attribute, get) -> new Result.Known(source.describe());
    private static final Resolver UNKNOWN = (source, attribute, get) -> new Result.Unknown(Set.of(source.describe()));

    private static Output<String> of(String name) {
        return Output.attribute(new Named(name), "name", value -> value);
    }

    private static List<String> sources(Output<?> output) {
        List<String> names = new ArrayList<>();
        Evaluation.sources(output, KNOWN, source -> names.add(source.describe()));
        return names;
    }

    @Test
    void outputsOfAttributesAndDeepOnesComeToTheSame() {
        Output<List<String>> shallow = Output.all(List.of(of("a"), Output.of("b")));
        Output<List<String>> deep = Output.all(List.of(of("a").map(a -> a), Output.of("b")));
        assertThat(Evaluation.evaluate(shallow, KNOWN)).isEqualTo(new Result.Known(List.of("a", "b")));
        assertThat(Evaluation.evaluate(deep, KNOWN)).isEqualTo(new Result.Known(List.of("a", "b")));
        assertThat(sources(shallow)).containsExactly("a");
        assertThat(sources(deep)).containsExactly("a");
    }

    @Test
    void allThatIsUnknownIsNamed() {
        assertThat(Evaluation.evaluate(Output.all(List.of(of("a"), of("b"))), UNKNOWN))
                .isEqualTo(new Result.Unknown(Set.of("a", "b")));
        assertThat(Evaluation.evaluate(Output.all(List.of(of("a").map(a -> a), of("b"))), UNKNOWN))
                .isEqualTo(new Result.Unknown(Set.of("a", "b")));
    }

    @Test
    void aCallbackRunsOnceAndWhatItReturnsCountsAsSource() {
        var calls = new AtomicInteger();
        Output<String> output = of("a").flatMap(a -> {
            calls.incrementAndGet();
            return of("b");
        });
        assertThat(sources(output)).containsExactly("a");
        assertThat(Evaluation.evaluate(output, KNOWN)).isEqualTo(new Result.Known("b"));
        assertThat(Evaluation.evaluate(output, KNOWN)).isEqualTo(new Result.Known("b"));
        assertThat(calls).hasValue(1);
        assertThat(sources(output)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aCallbackMayReturnWhatStandsBesideIt() {
        Output<String> shared = of("b");
        Output<String> same = shared.map(b -> b + "!");
        assertThat(Evaluation.evaluate(Output.all(List.of(shared, of("a").flatMap(a -> shared))), KNOWN))
                .isEqualTo(new Result.Known(List.of("b", "b")));
        assertThat(Evaluation.evaluate(Output.all(List.of(same, of("a").flatMap(a -> same))), KNOWN))
                .isEqualTo(new Result.Known(List.of("b!", "b!")));
    }

    @Test
    void aCallbackThatReturnsItsOwnOutputFails() {
        var own = new AtomicReference<Output<String>>();
        own.set(of("a").flatMap(a -> own.get().map(text -> text)));
        assertThat(Evaluation.evaluate(own.get(), KNOWN)).isInstanceOf(Result.Failed.class);
        own.set(of("a").flatMap(a -> own.get()));
        assertThat(Evaluation.evaluate(own.get(), KNOWN)).isInstanceOf(Result.Failed.class);
    }
}
