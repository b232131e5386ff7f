package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is let in can be read back; what could not be is refused where it enters. */
class ValueLimitsTest {

    private static final CanonicalJson.SecretForm CLEAR = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            return CanonicalJson.write(secret, this);
        }

        @Override
        public Value read(String text, String path) {
            return CanonicalJson.parse(text, this);
        }
    };

    record Node(@Nullable Node inner) {}

    private static void comesBack(Object object) {
        Value value = Values.of(object);
        // As deep inside a document as a row puts it.
        Value row = new Value.Fields(
                Map.of("generations", new Value.Items(List.of(new Value.Fields(Map.of("props", value))))));
        assertThat(CanonicalJson.parse(CanonicalJson.write(row, CLEAR), CLEAR)).isEqualTo(row);
    }

    private static void refused(Object object, String... words) {
        assertThatThrownBy(() -> Values.of(object))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void longestNumbersComeBackAndLongerOnesAreRefused() {
        comesBack(new BigDecimal("1e999"));
        comesBack(new BigDecimal("1e-1000"));
        comesBack(new BigDecimal("-" + "9".repeat(1_000) + "." + "9".repeat(1_000)));
        refused(Map.of("n", new BigDecimal("1e1000")), "'n'", "more than 1000 digits");
        refused(Map.of("n", new BigDecimal("1e-1001")), "'n'", "more than 1000 digits");
        refused(new BigDecimal("1e2000000000"), "more than 1000 digits");
        refused(new BigDecimal("1e-2000000000"), "more than 1000 digits");
        refused(BigInteger.ONE.shiftLeft(10_000_000), "more than 1000 digits");
    }

    @Test
    void longestNumbersComeBackAsKeysToo() {
        record Keyed(Map<BigDecimal, String> texts) {}
        var longest = new BigDecimal("-" + "9".repeat(1_000) + "." + "9".repeat(1_000));
        var keyed = new Keyed(Map.of(longest, "a"));
        assertThat(Values.to(Values.fields(keyed), Keyed.class)).isEqualTo(keyed);
    }

    @Test
    void longestKeysAndTextsComeBackAndLongerOnesAreRefused() {
        comesBack(Map.of("k".repeat(ValueLimits.LONGEST_KEY), 1, "$".repeat(ValueLimits.LONGEST_KEY), 2));
        refused(Map.of("k".repeat(ValueLimits.LONGEST_KEY + 1), 1), "has a key of 10001 characters");
        comesBack("t".repeat(ValueLimits.LONGEST_TEXT));
        refused(List.of("t".repeat(ValueLimits.LONGEST_TEXT + 1)), "'[0]'", "has 20000001 characters");
    }

    @Test
    void aPathIsCutToo() {
        Object value = Double.NaN;
        for (int i = 0; i < 30; i++) {
            value = Map.of("line\nbreak" + "k".repeat(100), value);
        }
        Object deep = value;
        assertThatThrownBy(() -> Values.of(deep))
                .isInstanceOfSatisfying(
                        UnsupportedValueException.class,
                        e -> assertThat(e.path())
                                .hasSizeLessThan(210)
                                .startsWith("line?break")
                                .endsWith("…"));
    }

    @Test
    void manyTextsTogetherHaveALimit() {
        String text = "t".repeat(ValueLimits.LONGEST_TEXT);
        refused(Map.of("all", List.of(text, text, text)), "'all[2]'", "more than 50000000 characters together");
    }

    @Test
    void deepestValuesComeBackAndDeeperOnesAreRefused() {
        comesBack(nested(ValueLimits.DEEPEST));
        refused(nested(ValueLimits.DEEPEST + 1), "nests more than 200 levels deep, or contains itself");
        refused(nested(10_000), "nests more than 200 levels deep");
        Node records = new Node(null);
        Object arrays = "end";
        for (int i = 0; i < 10_000; i++) {
            records = new Node(records);
            arrays = new Object[] {arrays};
        }
        refused(records, "nests more than 200 levels deep");
        refused(arrays, "nests more than 200 levels deep");
    }

    @Test
    void secretsInsideSecretsHaveALimit() {
        Object secret = "hush \"\\\u0001";
        for (int i = 0; i < ValueLimits.DEEPEST_SECRETS; i++) {
            secret = Redacted.of(Map.of("inner", secret));
        }
        comesBack(secret);
        Object deeper = Redacted.of(secret);
        refused(deeper, "is a secret inside more than 3 others");
    }

    @Test
    void whatContainsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(Map.of("again", list));
        refused(list, "contains itself");
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        refused(map, "contains itself");
        Object[] array = new Object[1];
        array[0] = array;
        refused(array, "contains itself");
    }

    @Test
    void halfSurrogatesAndPrintedOutputsAreRefusedAlsoInKeys() {
        comesBack(Map.of("\ud83d\ude00", "\ud83d\ude00"));
        for (String half : List.of("\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "\ud83d\ud83d\ude00")) {
            refused(Map.of("a", half), "'a'", "half of a surrogate pair");
            refused(Map.of(half, 1), "has a key that is text with half of a surrogate pair");
        }
        String printed = "see " + Output.of("hush");
        refused(Map.of("a", List.of(printed)), "'a[0]'", "an Output was printed", "Output.format");
        refused(Map.of(printed, 1), "has a key that is text into which an Output was printed");
        refused(Redacted.of(printed.substring(0, 8)), "an Output was printed");
        refused(Redacted.of(printed.toUpperCase(java.util.Locale.ROOT)), "an Output was printed");
    }

    @Test
    void valuesMadeByHandKeepTheSameLimits() {
        assertThatThrownBy(() -> new Value.Num(new BigDecimal("1e1000"))).isInstanceOf(UnsupportedValueException.class);
        refused(new Value.Items(List.of(new Value.Text("\ud83d"))), "'[0]'", "half of a surrogate pair");
        refused(new Value.Fields(Map.of("a", new Value.Hole())), "'a'", "not known yet");
        var hole = new Value.Fields(Map.of("a", new Value.Hole()));
        assertThat(Values.checked(hole)).isSameAs(hole);
        Value deep = new Value.Text("end");
        for (int i = 0; i < ValueLimits.DEEPEST; i++) {
            deep = new Value.Items(List.of(deep));
        }
        comesBack(deep);
        refused(new Value.Items(List.of(deep)), "nests more than 200 levels deep");
    }

    @Test
    void deepValuesAreComparedShownAndReadWithoutRunningOutOfStack() throws InterruptedException {
        handled(ValueLimits.DEEPEST, 512);
        // As much stack as a thread has that asks for no other.
        handled(ValueLimits.DEEPEST_DOCUMENT, 1024);
        Value deepest = deep(ValueLimits.DEEPEST_DOCUMENT);
        assertThatThrownBy(() -> new Value.Items(List.of(deepest))).isInstanceOf(UnsupportedValueException.class);
        assertThatThrownBy(() -> new Value.Secret(Redacted.of(deepest))).isInstanceOf(UnsupportedValueException.class);
        assertThatThrownBy(() -> new Value.Fields(Map.of("a", deepest))).isInstanceOf(UnsupportedValueException.class);
    }

    private static void handled(int levels, int kilobytesOfStack) throws InterruptedException {
        Value left = deep(levels);
        Value right = deep(levels);
        var failure = new AtomicReference<Throwable>();
        var thread = new Thread(
                null,
                () -> {
                    assertThat(left.equals(right)).isTrue();
                    assertThat(left.hashCode()).isEqualTo(right.hashCode());
                    assertThat(CanonicalJson.show(left)).contains("end");
                    assertThat(CanonicalJson.parse(CanonicalJson.write(left, CLEAR), CLEAR)
                                    .equals(right))
                            .isTrue();
                    assertThat(left.toString()).contains("end");
                },
                "small",
                kilobytesOfStack * 1024L);
        thread.setUncaughtExceptionHandler((dead, error) -> failure.set(error));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    private static Value deep(int levels) {
        Value value = new Value.Text("end");
        for (int i = 0; i < levels; i++) {
            value = deeper(i, value);
        }
        return value;
    }

    private static Value deeper(int level, Value inner) {
        return level % 2 == 0 ? new Value.Items(List.of(inner)) : new Value.Fields(Map.of("a", inner));
    }

    private static Object nested(int levels) {
        Object nested = "end";
        for (int i = 0; i < levels; i++) {
            nested = i % 2 == 0 ? List.of(nested) : Map.of("a", nested);
        }
        return nested;
    }

    @Test
    void deeperDocumentsAreMalformedAndNoStackOverflow() {
        assertThatThrownBy(() -> CanonicalJson.parse("[".repeat(100_000) + "]".repeat(100_000), CLEAR))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> CanonicalJson.parse("1e1000", CLEAR))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("more than 1000 digits");
    }
}
