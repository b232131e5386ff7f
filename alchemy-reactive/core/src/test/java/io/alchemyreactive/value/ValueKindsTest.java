package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Which Java types can be kept, how each stands in the text, and what is said of the others. */
class ValueKindsTest {

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "as large as it gets";
            }
        }
    }

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

    static final class Bean {
        @SuppressWarnings("unused")
        public String getName() {
            return "hush";
        }
    }

    record Helpers(String name) {
        @SuppressWarnings("unused")
        public String getUpper() {
            return name.toUpperCase(Locale.ROOT);
        }

        public boolean isShort() {
            return name.length() < 3;
        }
    }

    record Looped<T>(T value, @Nullable Looped<List<T>> next) {}

    record Holds<T>(T value) {}

    record Positive(int number) {
        Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("a number above 0 is expected");
            }
        }
    }

    record Overflowing(int number) {
        Overflowing {
            throw new StackOverflowError();
        }
    }

    record Unreadable(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("not today");
        }
    }

    private static String text(Object object) {
        return CanonicalJson.show(Values.of(object));
    }

    @Test
    void eachKindHasOneText() throws Exception {
        assertThat(text(Size.LARGE)).isEqualTo("\"LARGE\"");
        assertThat(text('x')).isEqualTo("\"x\"");
        assertThat(text(new byte[] {1, 2, -1})).isEqualTo("\"AQL/\"");
        assertThat(text(new char[] {'a', 'b'})).isEqualTo("\"ab\"");
        assertThat(text(new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(text(0.1f)).isEqualTo("0.1");
        assertThat(text(2.0E-3)).isEqualTo("0.002");
        assertThat(text(BigInteger.TWO.pow(70))).isEqualTo("1180591620717411303424");
        assertThat(text(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(text(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("\"2026-01-02T03:04:05.000Z\"");
        assertThat(text(LocalTime.of(10, 15))).isEqualTo("\"10:15:00\"");
        assertThat(text(Month.MAY)).isEqualTo("\"MAY\"");
        assertThat(text(Year.of(2026))).isEqualTo("2026");
        assertThat(text(Path.of("a/../b"))).isEqualTo("\"a/../b\"");
        assertThat(text(Locale.GERMANY)).isEqualTo("\"de-DE\"");
        assertThat(text(URI.create("http://a/%20"))).isEqualTo("\"http://a/%20\"");
        assertThat(text(Map.of(Size.LARGE, 1))).isEqualTo("{\"LARGE\":1}");
        assertThat(text(Map.of(7, 1))).isEqualTo("{\"7\":1}");
        assertThat(text(new Helpers("ab"))).isEqualTo("{\"name\":\"ab\"}");
        assertThat(text(Set.of("b", "a!", "a"))).isEqualTo("[\"a!\",\"a\",\"b\"]");
        assertThat(Values.of(Optional.empty())).isNull();
        assertThat(Values.of(OptionalInt.empty())).isNull();
    }

    @Test
    void pointsInTimeKeepWhatIsFinerThanMilliseconds() {
        var precise = Instant.parse("2026-01-02T03:04:05.123456789Z");
        assertThat(Values.to(Values.of(precise), Instant.class)).isEqualTo(precise);
        assertThat(text(Instant.parse("2026-01-02T03:04:05.678Z"))).isEqualTo("\"2026-01-02T03:04:05.678Z\"");
        var meeting = ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]");
        assertThat(Values.to(Values.of(meeting), ZonedDateTime.class)).isEqualTo(meeting);
    }

    @Test
    void whatOlderVersionsHaveWrittenIsRead() {
        assertThat(Values.to(new Value.Text("as large as it gets"), Size.class)).isEqualTo(Size.LARGE);
        assertThat(Values.to(new Value.Num(BigDecimal.valueOf(5)), Month.class)).isEqualTo(Month.MAY);
        assertThat(Values.to(new Value.Text("file:///tmp/a%20b"), Path.class)).isEqualTo(Path.of("/tmp/a b"));
        assertThat(Values.to(new Value.Text("2026-01-02T10:15:00+01:00"), ZonedDateTime.class))
                .isEqualTo(ZonedDateTime.parse("2026-01-02T10:15:00+01:00"));
        // From when the component was of another type.
        assertThat(Values.to(new Value.Num(BigDecimal.valueOf(5432)), String.class))
                .isEqualTo("5432");
        assertThat(Values.to(new Value.Text("5432"), Integer.class)).isEqualTo(5432);
        assertThat(Values.to(new Value.Bool(true), String.class)).isEqualTo("true");
        assertThat(Values.to(new Value.Text("true"), Boolean.class)).isEqualTo(true);
    }

    static Stream<Object> refusedObjects() throws Exception {
        return Stream.of(
                new Bean(),
                new Object(),
                new IllegalStateException("hush"),
                String.class,
                (Runnable) () -> {},
                (Supplier<String>) () -> "hush",
                Stream.of(1),
                List.of(1).iterator(),
                new AtomicInteger(4),
                new BitSet(),
                new StringBuilder("hush"),
                Pattern.compile("hush"),
                new Date(0),
                new File("hush"),
                new URL("http://hush"),
                Map.entry("hush", 1),
                new java.util.ArrayDeque<>(List.of(1)),
                new Locale("no", "NO", "NY"),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NaN,
                Float.NEGATIVE_INFINITY,
                -0.0,
                -0.0f,
                '\ud83d',
                Optional.of(Optional.empty()),
                List.of(Optional.empty()),
                Map.of("a", Optional.empty()),
                Redacted.of(Optional.empty()),
                Map.of(List.of(1), 1),
                Map.of(new Helpers("a"), 1),
                Map.of(1, "a", "1", "b"),
                Set.of(new BigDecimal("1.0"), new BigDecimal("1.00")),
                new Unreadable("hush"));
    }

    @ParameterizedTest
    @MethodSource("refusedObjects")
    void whatWouldNotComeBackIsRefusedWithoutBeingQuoted(Object object) {
        assertThatThrownBy(() -> Values.of(Map.of("place", object)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageStartingWith("'place")
                .hasMessageNotContaining("hush");
    }

    @Test
    void nullInsideAListMapOrSecretIsRefused() {
        var nulls = new HashMap<String, @Nullable Object>();
        nulls.put("gone", null);
        assertThatThrownBy(() -> Values.of(nulls)).hasMessageContaining("'gone' is null; leave it out");
        var nullKey = new HashMap<@Nullable String, Object>();
        nullKey.put(null, 1);
        assertThatThrownBy(() -> Values.of(nullKey)).hasMessageContaining("has a key that is null");
        assertThatThrownBy(() -> Values.of(Arrays.asList("a", null))).hasMessageContaining("'[1]' is null");
    }

    @Test
    void anOutputInsideAnythingIsRefusedWithTheRightForm() {
        Output<String> output = Output.of("hush");
        for (Object object : List.of(
                Map.of("a", output),
                List.of(output),
                Set.of(output),
                new Output<?>[] {output},
                Optional.of(output),
                Redacted.of(output),
                new Holds<>(output),
                output)) {
            assertThatThrownBy(() -> Values.of(object))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContainingAll("Output", "Output.all", "Output.zip", "map")
                    .hasMessageNotContaining("hush");
        }
        assertThatThrownBy(() -> Values.of(List.of(Mono.just("hush"))))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("yield it");
    }

    @Test
    void whatHasNoTypeIsTakenInTheOneFormInWhichItComesBack() {
        Map<String, Object> good = Map.of(
                "text",
                "a",
                "small",
                1,
                "large",
                5_000_000_000L,
                "huge",
                BigInteger.TWO.pow(70),
                "part",
                new BigDecimal("1.25"),
                "list",
                List.of(true, Map.of("a", "b")),
                "secret",
                Redacted.of("hush"));
        record Any(Map<String, Object> values) {}
        RecordCodec<Any> codec = RecordCodec.of(Any.class);
        assertThat(codec.decode(codec.encode(new Any(good)))).isEqualTo(new Any(good));
        for (Object other : List.of(1L, 1.5, (short) 1, BigInteger.ONE, new BigDecimal("2.0"))) {
            assertThatThrownBy(() -> codec.encode(new Any(Map.of("x", other))))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContainingAll("'values.x'", "it would come back as", "so give that");
        }
        for (Object other : List.of(new Helpers("a"), Size.SMALL, Instant.EPOCH, Set.of(1), new int[] {1})) {
            assertThatThrownBy(() -> codec.encode(new Any(Map.of("x", other))))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("'values.x'");
        }
    }

    record ByName(String name, int number) implements Comparable<ByName> {
        @Override
        public int compareTo(ByName other) {
            return name.compareTo(other.name);
        }
    }

    record Sorted(
            @Nullable SortedSet<Locale> locales,
            @Nullable SortedMap<Locale, String> texts,
            @Nullable SortedSet<ByName> named,
            @Nullable SortedMap<String, Integer> backwards) {}

    @Test
    void sortedSetsAndMapsComeBackInTheOrderOfTheirElementsWhichHasToTellAllOfThemApart() {
        RecordCodec<Sorted> codec = RecordCodec.of(Sorted.class);
        var locales = new TreeSet<>(Comparator.comparing(Locale::toString));
        locales.add(Locale.GERMANY);
        assertThatThrownBy(() -> codec.encode(new Sorted(locales, null, null, null)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("'locales' has elements that have no order of their own");
        var texts = new TreeMap<Locale, String>(Comparator.comparing(Locale::toString));
        texts.put(Locale.GERMANY, "hush");
        assertThatThrownBy(() -> codec.encode(new Sorted(null, texts, null, null)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("'texts' has keys that have no order of their own");
        var named = new TreeSet<>(Comparator.comparing(ByName::number));
        named.add(new ByName("hush", 1));
        named.add(new ByName("hush", 2));
        assertThatThrownBy(() -> codec.encode(new Sorted(null, null, named, null)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("'named' has elements of which their own order takes two for the same");
        var backwards = new TreeMap<String, Integer>(Comparator.reverseOrder());
        backwards.putAll(Map.of("a", 1, "b", 2));
        Sorted read = codec.decode(codec.encode(new Sorted(null, null, null, backwards)));
        assertThat(read.backwards()).isEqualTo(backwards).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
    }

    /** An element whose own code fails with this, once it is set. */
    private static final class Tags {

        static @Nullable Throwable broken;

        static void use() {
            if (broken instanceof Error error) {
                throw error;
            } else if (broken instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    record Tag(String name) implements Comparable<Tag> {

        @Override
        public int hashCode() {
            Tags.use();
            return name.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Tags.use();
            return other instanceof Tag tag && tag.name.equals(name);
        }

        @Override
        public int compareTo(Tag other) {
            Tags.use();
            return name.compareTo(other.name);
        }
    }

    record Tagged(Set<Tag> plain, SortedSet<Tag> sorted, Optional<Tag> maybe, List<Tag> inOrder) {}

    @Test
    void anElementWhoseHashCodeEqualsOrCompareToFailsIsRefusedWithItsPlace() {
        RecordCodec<Tagged> codec = RecordCodec.of(Tagged.class);
        Tag tag = new Tag("hush");
        var tagged = new Tagged(Set.of(tag), new TreeSet<>(Set.of(tag)), Optional.of(tag), List.of(tag));
        Value.Fields stored = codec.encode(tagged);
        Map<String, Value> unsorted = new HashMap<>(stored.values());
        unsorted.put("plain", new Value.Items(List.of()));
        for (Throwable thrown : List.of(
                new IllegalStateException("no licence"),
                new NoClassDefFoundError("org/acme/Hash"),
                new StackOverflowError())) {
            Tags.broken = thrown;
            try {
                refusedWith(thrown, () -> codec.decode(stored))
                        .hasMessageStartingWith(
                                "'plain' has elements whose hashCode, equals or compareTo cannot be called: ");
                refusedWith(thrown, () -> codec.decode(new Value.Fields(unsorted)))
                        .hasMessageStartingWith(
                                "'sorted' has elements whose hashCode, equals or compareTo cannot be called: ");
                refusedWith(thrown, () -> codec.encode(tagged))
                        .hasMessageStartingWith("'sorted' has elements whose own order cannot be told: ");
                assertThat(codec.encode("maybe", Optional.of(tag))).isEqualTo(Values.of(tag));
            } finally {
                Tags.broken = null;
            }
        }
    }

    @Test
    void aCollectionThatCannotBeReadIsRefusedWithItsPlace() {
        for (Throwable thrown :
                List.of(new IllegalStateException("closed"), new NoClassDefFoundError("org/acme/Page"))) {
            List<Tag> unreadable = new AbstractList<>() {
                @Override
                public Tag get(int index) {
                    Tags.use();
                    return new Tag("hush");
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            var tagged = new Tagged(Set.of(), new TreeSet<>(), Optional.empty(), unreadable);
            RecordCodec<Tagged> codec = RecordCodec.of(Tagged.class);
            Tags.broken = thrown;
            try {
                refusedWith(thrown, () -> codec.encode(tagged)).hasMessageStartingWith("'inOrder' cannot be read: ");
                refusedWith(thrown, () -> codec.encode("inOrder", unreadable))
                        .hasMessageStartingWith("'inOrder' cannot be read: ");
                refusedWith(thrown, () -> codec.check("inOrder", unreadable))
                        .hasMessageStartingWith("'inOrder' cannot be read: ");
                refusedWith(thrown, () -> Values.of(unreadable)).hasMessageStartingWith("the value cannot be read: ");
            } finally {
                Tags.broken = null;
            }
        }
    }

    enum Unmade {
        ONLY;

        Unmade() {
            throw new IllegalStateException("no licence");
        }
    }

    record WithUnmade(Optional<Unmade> unmade) {}

    @Test
    void aTypeThatCannotBeUsedIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> RecordCodec.of(WithUnmade.class).check())
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageStartingWith("'unmade' is of a type that cannot be used: ")
                .hasRootCauseMessage("no licence");
    }

    private static AbstractThrowableAssert<?, ?> refusedWith(Throwable cause, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining(cause.getClass().getSimpleName())
                .hasMessageNotContaining("hush")
                .hasCause(cause);
    }

    record WithShape(Shape shape) {}

    record WithBean(List<Bean> beans) {}

    record WithOutput(Map<String, Output<String>> outputs) {}

    record WithCollection(Collection<String> texts) {}

    record WithKeys(Map<List<String>, String> keyed) {}

    record WithNumber(Optional<Number> number) {}

    record WithLoop(Looped<String> loop) {}

    record WithLambda(Supplier<String> supplier) {}

    record Fine(Holds<Map<Size, List<? extends CharSequence>>> held) {}

    @ParameterizedTest
    @MethodSource("refusedRecords")
    void aRecordThatCannotBeKeptIsRefusedByItsTypeAlone(Class<? extends Record> type, String place) {
        assertThatThrownBy(() -> RecordCodec.of(type).check())
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageStartingWith("'" + place);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> refusedRecords() {
        return Stream.of(
                org.junit.jupiter.params.provider.Arguments.of(WithShape.class, "shape' is a "),
                org.junit.jupiter.params.provider.Arguments.of(WithBean.class, "beans[]' is a "),
                org.junit.jupiter.params.provider.Arguments.of(WithOutput.class, "outputs[]' is an Output"),
                org.junit.jupiter.params.provider.Arguments.of(WithCollection.class, "texts' is a "),
                org.junit.jupiter.params.provider.Arguments.of(WithKeys.class, "keyed' is a map whose keys"),
                org.junit.jupiter.params.provider.Arguments.of(WithNumber.class, "number' is a "),
                org.junit.jupiter.params.provider.Arguments.of(WithLoop.class, "loop.next."),
                org.junit.jupiter.params.provider.Arguments.of(WithLambda.class, "supplier' is a "),
                org.junit.jupiter.params.provider.Arguments.of(Fine.class, "held.value[][]' is a "));
    }

    @Test
    void aConstructorThatFailsIsNamedByItsRecord() {
        RecordCodec<Positive> codec = RecordCodec.of(Positive.class);
        assertThatThrownBy(() -> codec.create(Map.of("number", -1)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("the value is refused by the constructor of record " + Positive.class.getName()
                        + ": a number above 0 is expected")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Values.to(
                        new Value.Items(List.of(new Value.Fields(Map.of("number", new Value.Num(BigDecimal.ZERO))))),
                        Positive[].class))
                .hasMessageStartingWith("'[0]' is refused by the constructor of record");
        assertThatThrownBy(() -> RecordCodec.of(Overflowing.class).create(Map.of("number", 1)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll(Overflowing.class.getName(), "StackOverflowError")
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void whatDoesNotFitIsNamedByPlaceAndWhatWasExpected() {
        record Rule(int port, @Nullable Size size) {}
        record Rules(List<Rule> rules) {}
        var stored = new Value.Fields(Map.of(
                "rules", new Value.Items(List.of(new Value.Fields(Map.of("port", new Value.Text("hush")))))));
        assertThatThrownBy(() -> Values.to(stored, Rules.class))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("'rules[0].port' is text where a whole number (int) is expected");
        var fraction = new Value.Fields(Map.of("port", new Value.Num(new BigDecimal("1.5"))));
        assertThatThrownBy(() -> Values.to(fraction, Rule.class))
                .hasMessage("'port' is a number where a whole number (int) is expected");
        var constant = new Value.Fields(Map.of("port", new Value.Num(BigDecimal.ONE), "size", new Value.Text("hush")));
        assertThatThrownBy(() -> Values.to(constant, Rule.class))
                .hasMessage("'size' is text that is no constant of " + Size.class.getName());
        assertThatThrownBy(() -> RecordCodec.of(Rule.class).create(Map.of("port", 1, "size", "hush")))
                .hasMessage(
                        "'size' is a java.lang.String where a constant of " + Size.class.getName() + " is expected");
        record Share(float part, long count) {}
        assertThatThrownBy(() -> RecordCodec.of(Share.class).create(Map.of("part", 0.1d, "count", 1)))
                .hasMessage("'part' is a java.lang.Double where a float is expected");
        assertThat(RecordCodec.of(Share.class).create(Map.of("part", 0.1f, "count", 1)))
                .isEqualTo(new Share(0.1f, 1L));
    }
}
