package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ValuesTest {

    enum Size {
        SMALL
    }

    record Inner(String text) {}

    record Everything(
            String text,
            int number,
            double fraction,
            boolean flag,
            Size size,
            Instant instant,
            Duration duration,
            List<Inner> list,
            Set<String> set,
            Map<String, Integer> map,
            Optional<String> optional,
            Redacted<String> secret,
            @Nullable Redacted<Inner> structured,
            @Nullable String absent) {}

    private static final Everything EVERYTHING = new Everything(
            "text",
            1,
            1.50,
            true,
            Size.SMALL,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Duration.ofMinutes(90),
            List.of(new Inner("a"), new Inner("b")),
            Set.of("z", "a", "m"),
            Map.of("k", 1),
            Optional.of("o"),
            Redacted.of("hush"),
            Redacted.of(new Inner("hush")),
            null);

    /** Learning it takes until somebody allows it: the mapper looks at the constants of an enum. */
    enum Slow {
        ONE;

        static {
            Gate.pass();
        }
    }

    static final class Gate {

        static final CountDownLatch REACHED = new CountDownLatch(1);
        static final CountDownLatch OPEN = new CountDownLatch(1);

        static void pass() {
            REACHED.countDown();
            try {
                OPEN.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    record Quick(String text) {}

    @Test
    void nobodyWaitsWhileAnotherTypeIsLearned() throws InterruptedException {
        var slow = Mono.fromCallable(() -> Values.to(new Value.Text("ONE"), Slow.class))
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
        Gate.REACHED.await();

        try {
            assertThat(Mono.fromCallable(() -> Values.to(Values.fields(new Quick("a")), Quick.class))
                            .subscribeOn(Schedulers.parallel())
                            .block(Duration.ofSeconds(60)))
                    .isEqualTo(new Quick("a"));
        } finally {
            Gate.OPEN.countDown();
        }
        assertThat(slow.join()).isEqualTo(Slow.ONE);
    }

    @Test
    void everyKindOfValueComesBackAsItWas() {
        assertThat(Values.to(Values.fields(EVERYTHING), Everything.class)).isEqualTo(EVERYTHING);
    }

    record Counted(int count, String name, @Nullable String note) {}

    record Holder(Counted inner) {}

    @Test
    void missingPrimitiveIsAnErrorThatNamesItAndNotZero() {
        var lacking = new Value.Fields(Map.of("name", new Value.Text("n")));
        assertThatThrownBy(() -> Values.to(lacking, Counted.class))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("'count' is missing, and no int can be absent");
        assertThatThrownBy(() -> Values.to(new Value.Fields(Map.of("inner", lacking)), Holder.class))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessage("'inner.count' is missing, and no int can be absent");
    }

    @Test
    void textFormIsCanonical() {
        assertThat(CanonicalJson.show(Values.fields(EVERYTHING)))
                .isEqualTo("{\"duration\":\"PT1H30M\",\"flag\":true,\"fraction\":1.5,"
                        + "\"instant\":\"2026-01-02T03:04:05.678Z\",\"list\":[{\"text\":\"a\"},{\"text\":\"b\"}],"
                        + "\"map\":{\"k\":1},\"number\":1,\"optional\":\"o\",\"secret\":\"***\",\"set\":[\"a\",\"m\",\"z\"],"
                        + "\"size\":\"SMALL\",\"structured\":\"***\",\"text\":\"text\"}");
    }

    @Test
    void numbersAreEqualByValue() {
        assertThat(Values.of(1))
                .isEqualTo(Values.of(1L))
                .isEqualTo(Values.of(1.0))
                .isEqualTo(Values.of(new BigDecimal("1.00")));
        assertThat(Values.of(0.0)).isEqualTo(Values.of(0));
        assertThat(Values.of(new BigDecimal("1E+3"))).isEqualTo(Values.of(1000));
    }

    @Test
    void valuesInsideOtherObjectsStandForThemselves() {
        Value inner = new Value.Secret(Redacted.of(new Value.Text("hush")));
        assertThat(Values.fields(Map.of("a", new Value.Text("b"), "c", List.of(inner))))
                .isEqualTo(new Value.Fields(Map.of("a", new Value.Text("b"), "c", new Value.Items(List.of(inner)))));
    }

    @Test
    void secretsAreComparedByTheirValue() {
        assertThat(Values.of(Redacted.of("a")))
                .isEqualTo(Values.of(Redacted.of("a")))
                .isNotEqualTo(Values.of(Redacted.of("b")));
    }

    @Test
    void whatDoesNotFitIsRefusedWithoutBeingQuoted() {
        Value wrong = Values.fields(Map.of("text", List.of("hush")));
        assertThatThrownBy(() -> Values.to(wrong, Inner.class))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("text")
                .hasMessageNotContaining("hush")
                .hasNoCause();
        assertThatThrownBy(() -> Values.of(new Object() {
                    @SuppressWarnings("unused")
                    public String getHush() {
                        throw new IllegalStateException("hush");
                    }
                }))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void aHoleIsNeverShownToARecord() {
        Value hole = new Value.Fields(Map.of("text", new Value.Hole()));
        assertThatThrownBy(() -> Values.to(hole, Inner.class)).isInstanceOf(UnsupportedValueException.class);
    }
}
