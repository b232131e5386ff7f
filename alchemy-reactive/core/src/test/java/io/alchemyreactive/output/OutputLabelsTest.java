package io.alchemyreactive.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The labels of outputs, combinator by combinator. */
class OutputLabelsTest {

    private static final Label REAL = new Label("class", "REAL");
    private static final Label FAKE = new Label("class", "FAKE");
    private static final Label EU = new Label("region", "eu");

    private record Named(String describe) implements Source {}

    private final Source source = new Named("db");
    private final Output<String> url = Output.attribute(source, "url", Object::toString);
    private final Output<String> plain = Output.of("plain");
    private boolean known = true;

    private final Resolver resolver = (from, attribute, get) ->
            known ? new Result.Known(get.apply("value")) : new Result.Unknown(Set.of("db.url"));

    private Set<Label> labels(Output<?> output) {
        Result unused = Evaluation.evaluate(output, resolver);
        return OutputLabels.of(output, resolver, (from, attribute) -> from == source ? Set.of(REAL) : Set.of());
    }

    @Test
    void attributeHasTheLabelsOfItsSourceAndAConstantHasNone() {
        assertThat(labels(url)).containsExactly(REAL);
        assertThat(labels(plain)).isEmpty();
    }

    @Test
    void valueThatIsComputedFromOthersHasTheLabelsOfAll() {
        Output<String> eu = plain.labelled(EU);
        assertThat(labels(url.map(text -> text + "!"))).containsExactly(REAL);
        assertThat(labels(url.orElse("none"))).containsExactly(REAL);
        assertThat(labels(Output.zip(url, eu, (a, b) -> a + b))).containsExactlyInAnyOrder(REAL, EU);
        assertThat(labels(Output.all(List.of(eu, url, plain)))).containsExactlyInAnyOrder(REAL, EU);
        assertThat(labels(Output.format("%s %s", eu, url))).containsExactlyInAnyOrder(REAL, EU);
        assertThat(labels(eu.labelled(FAKE))).containsExactlyInAnyOrder(FAKE, EU);
    }

    @Test
    void flatMapHasTheLabelsOfItsInputAndOfTheOutputThatItReturned() {
        Output<String> eu = plain.labelled(EU);
        assertThat(labels(url.flatMap(text -> eu))).containsExactlyInAnyOrder(REAL, EU);
        assertThat(labels(eu.flatMap(text -> url.map(String::length)))).containsExactlyInAnyOrder(REAL, EU);
    }

    @Test
    void flatMapHasTheLabelsOfItsInputAloneWhileThatIsNotKnown() {
        Output<String> chosen = url.flatMap(text -> plain.labelled(EU));
        known = false;
        assertThat(labels(chosen)).containsExactly(REAL);
        known = true;
        assertThat(labels(chosen)).containsExactlyInAnyOrder(REAL, EU);
    }

    @Test
    void labelsOfAnotherOutputReplaceThoseOfTheirNamesAndLeaveTheOthers() {
        Output<String> masked = plain.labelled(FAKE);
        Output<String> address = url.labelled(EU).withLabelsOf(masked);
        assertThat(labels(address)).containsExactlyInAnyOrder(FAKE, EU);
        assertThat(labels(address.map(String::length))).containsExactlyInAnyOrder(FAKE, EU);
        assertThat(labels(Output.format("%s %s", address, url))).containsExactlyInAnyOrder(FAKE, REAL, EU);
        assertThat(labels(url.withLabelsOf(plain))).containsExactly(REAL);
        assertThat(Evaluation.evaluate(address, resolver)).isEqualTo(new Result.Known("value"));
    }

    @Test
    void valueWithTheLabelsOfAnotherWaitsForIt() {
        known = false;
        assertThat(Evaluation.evaluate(plain.withLabelsOf(url), resolver)).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void longChainNeedsNoStackAndASharedInputIsLookedAtOnce() {
        Output<String> chain = url;
        for (int i = 0; i < 100_000; i++) {
            chain = chain.map(text -> text);
        }
        assertThat(labels(chain)).containsExactly(REAL);
        Output<String> doubled = url;
        for (int i = 0; i < 60; i++) {
            doubled = Output.zip(doubled, doubled, (a, b) -> a);
        }
        assertThat(labels(doubled)).containsExactly(REAL);
    }

    @Test
    void callbackThatReturnsItsOwnOutputIsNoEndlessSearch() {
        List<Output<String>> self = new ArrayList<>();
        self.add(url.flatMap(text -> self.get(0)));
        assertThat(labels(self.get(0))).containsExactly(REAL);
    }

    @Test
    void labelIsShortPlainText() {
        for (String text : List.of("", " ", "a=b", "a\nb", "ü", "x".repeat(65))) {
            assertThatThrownBy(() -> new Label(text, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Label("x", text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Label("dataClass", "SEED_ONLY")).hasToString("dataClass=SEED_ONLY");
    }
}
