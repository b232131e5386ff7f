package io.alchemyreactive.neon.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Permit;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.RateLimitedException;
import io.alchemyreactive.neon.api.error.ResourceLockedException;
import io.alchemyreactive.neon.api.error.UnavailableException;
import io.alchemyreactive.neon.api.error.UnexpectedResponseException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.error.UnreachableException;
import io.alchemyreactive.neon.internal.http.Bodies;
import io.alchemyreactive.provider.Retryable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class TransportTest {

    private static final ApiCall GET = ApiCall.get("/projects/{project_id}", "p-1");
    private static final ApiCall POST = ApiCall.post("/projects");
    private static final ApiCall DELETE = ApiCall.delete("/projects/{project_id}", "p-1");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedExchange network = new ScriptedExchange(time);
    /** Jitter at its least: half of each wait. */
    private final RandomGenerator low = () -> 0L;

    private final NeonOptions options = NeonOptions.builder(Redacted.of("k"))
            .scheduler(time)
            .random(() -> low)
            .build();
    private final Transport transport = new Transport(options, network, new ResponseErrors(options));
    private final List<Object> signals = new ArrayList<>();

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void repeatsEveryMethodOn423AndOn503AtGrowingDistances() {
        network.answer(423, "")
                .answer(503, "")
                .answer(423, "")
                .answer(423, "")
                .answer(423, "")
                .answer(423, "");
        network.answer(423, "").answer(201, "{}");

        run(change(POST));

        assertThat(signals).containsExactly(201);
        assertThat(gaps()).containsExactly(125L, 250L, 500L, 1_000L, 2_000L, 2_500L, 2_500L);
        network.isDone();
    }

    @Test
    void stopsRepeatingAtTheDeadlineWithTheLastFailure() {
        network.times(200, () -> network.answer(423, Bodies.error("", "conflicting operations")));

        run(change(DELETE));

        assertThat(signals).singleElement().isInstanceOf(ResourceLockedException.class);
        assertThat(last()).isBetween(Duration.ofSeconds(295), Duration.ofSeconds(300));

        signals.clear();
        ScriptedExchange down = new ScriptedExchange(time);
        down.times(200, () -> down.answer(503, ""));
        run(new Transport(options, down, new ResponseErrors(options)).read(GET, ApiResponse::status));
        assertThat(signals).singleElement().isInstanceOf(UnavailableException.class);
    }

    @Test
    void a429PausesEverybodyForAsLongAsNeonSays() {
        network.limited(7).answer(200, "{}").answer(200, "{}");

        transport.read(GET, ApiResponse::status).subscribe(signals::add);
        transport.read(GET, ApiResponse::status).subscribe(signals::add);
        time.advanceTimeBy(Duration.ofSeconds(60));

        assertThat(signals).containsExactly(200, 200);
        assertThat(network.times()).containsExactly(Duration.ZERO, Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void a429WithoutADelayPausesLongerEachTime() {
        network.answer(429, "").answer(429, "").answer(429, "").answer(200, "{}");

        run(transport.read(GET, ApiResponse::status));

        assertThat(signals).containsExactly(200);
        assertThat(gaps()).containsExactly(1_000L, 2_000L, 4_000L);
    }

    @Test
    void aDelayBeyondTheDeadlineIsForTheCallerToWait() {
        network.limited(301);

        run(transport.read(GET, ApiResponse::status));

        assertThat(signals)
                .singleElement()
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        limited -> assertThat(limited.delay()).isEqualTo(Duration.ofSeconds(301)));
        assertThat(network.calls()).hasSize(1);
    }

    @Test
    void readsAndDeletesAreMadeAgainAfterALostAnswer() {
        network.loses().answer(500, "").answer(200, "{}");
        run(transport.read(GET, ApiResponse::status));

        network.loses().answer(204, "");
        run(change(DELETE));

        assertThat(signals).containsExactly(200, 204);
        network.isDone();
    }

    @Test
    void anAnswerAfterALostOneSaysSo() {
        network.loses().answer(204, "").answer(204, "");

        run(transport.change(Permit.free(), DELETE, ApiResponse::repeated));
        run(transport.change(Permit.free(), DELETE, ApiResponse::repeated));

        assertThat(signals).containsExactly(true, false);
    }

    @Test
    void readsAreGivenUpAfterFiveLosses() {
        network.times(5, network::loses);

        run(transport.read(GET, ApiResponse::status));

        assertThat(signals).singleElement().isInstanceOf(UnreachableException.class);
        assertThat(network.calls()).hasSize(5);
    }

    @Test
    void readsThatMeetServerErrorsEndWithTheAnswer() {
        network.times(5, () -> network.answer(502, "<html>"));

        run(transport.read(GET, ApiResponse::status));

        assertThat(signals).singleElement().isInstanceOf(UnexpectedResponseException.class);
    }

    @Test
    void aChangeIsNeverMadeAgainAfterALostAnswer() {
        network.loses();
        run(change(POST));
        network.answer(504, "gateway time-out");
        run(change(POST));

        assertThat(signals)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(UnknownOutcomeException.class));
        assertThat(((NeonException) signals.get(0)).status()).isEmpty();
        assertThat(((NeonException) signals.get(1)).status()).hasValue(504);
        assertThat(network.calls()).hasSize(2);
    }

    @Test
    void aChangeThatNeverLeftIsTriedAgainAndThenUnreachable() {
        network.refuses().answer(201, "{}");
        run(change(POST));
        network.times(5, network::refuses);
        run(change(POST));

        assertThat(signals.get(0)).isEqualTo(201);
        assertThat(signals.get(1)).isInstanceOf(UnreachableException.class);
        network.isDone();
    }

    @Test
    void aChangeWhoseAnswerCannotBeReadHasAnUnknownOutcome() {
        network.answer(201, "{\"project\":{\"id\":5}}").answer(200, "no json");

        run(transport.change(
                Permit.free(),
                POST,
                answer -> answer.at("project", io.alchemyreactive.neon.api.project.NeonProject.class)));
        run(transport.read(GET, answer -> answer.list("projects", String.class)));

        assertThat(signals.get(0)).isInstanceOf(UnknownOutcomeException.class);
        assertThat(signals.get(1)).isInstanceOf(UnexpectedResponseException.class);
    }

    /** After minutes of waiting, or where a request may still be on its way, a deploy does not begin anew by itself. */
    @Test
    void aDeployMakesAgainOnlyWhatWasGivenUpWithinSecondsAndDoesNoHarm() {
        network.times(5, network::refuses);
        run(change(POST));
        network.times(5, network::loses);
        run(transport.read(GET, ApiResponse::status));
        network.times(5, () -> network.answer(502, "<html>"));
        run(change(DELETE));
        assertThat(signals).hasSize(3).allSatisfy(failure -> assertThat(failure).isInstanceOf(Retryable.class));

        signals.clear();
        network.loses();
        run(change(POST));
        network.answer(502, "<html>");
        run(change(POST));
        network.limited(301);
        run(transport.read(GET, ApiResponse::status));
        network.answer(200, "no json");
        run(transport.read(GET, answer -> answer.list("projects", String.class)));
        network.times(200, () -> network.answer(503, ""));
        run(change(DELETE));
        assertThat(signals).hasSize(5).allSatisfy(failure -> assertThat(failure).isNotInstanceOf(Retryable.class));
    }

    @Test
    void cancelEndsTheRepeats() {
        network.answer(423, "");
        Disposable running = change(POST).subscribe(signals::add);

        running.dispose();
        time.advanceTimeBy(Duration.ofMinutes(10));

        assertThat(network.calls()).hasSize(1);
    }

    @Test
    void eachSubscriptionIsACallOfItsOwn() {
        network.answer(200, "{}").answer(200, "{}");
        Mono<Integer> call = transport.read(GET, ApiResponse::status);

        run(call);
        run(call);

        assertThat(signals).containsExactly(200, 200);
    }

    private Mono<Integer> change(ApiCall call) {
        return transport.change(Permit.free(), call, ApiResponse::status);
    }

    private void run(Mono<?> call) {
        call.subscribe(signals::add, signals::add);
        time.advanceTimeBy(Duration.ofMinutes(10));
    }

    private List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < network.times().size(); i++) {
            gaps.add(network.times().get(i).minus(network.times().get(i - 1)).toMillis());
        }
        return gaps;
    }

    private Duration last() {
        return network.times().get(network.times().size() - 1);
    }
}
