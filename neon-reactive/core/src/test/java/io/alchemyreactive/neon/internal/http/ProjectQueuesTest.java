package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

class ProjectQueuesTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ProjectQueues queues = new ProjectQueues(time);
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void runsOneAtATimeInOrderAndOtherProjectsBeside() {
        Sinks.Empty<Void> first = Sinks.empty();
        Sinks.Empty<Void> second = Sinks.empty();
        start("p-1", "first", first.asMono());
        start("p-1", "second", second.asMono());
        start("p-1", "third", Mono.empty());
        start("p-2", "other", Mono.empty());
        time.advanceTime();
        assertThat(log).containsExactly("first starts", "other starts", "other ends");

        first.tryEmitEmpty();
        time.advanceTime();
        assertThat(log).endsWith("first ends", "second starts");

        second.tryEmitEmpty();
        time.advanceTime();
        assertThat(log).endsWith("second ends", "third starts", "third ends");
    }

    @Test
    void aFailureFreesTheQueue() {
        start("p-1", "first", Mono.error(new IllegalStateException("no")));
        start("p-1", "second", Mono.empty());
        time.advanceTime();

        assertThat(log).contains("second ends");
    }

    @Test
    void whoIsCancelledWhileWaitingLeaves() {
        Sinks.Empty<Void> first = Sinks.empty();
        start("p-1", "first", first.asMono());
        Disposable second = start("p-1", "second", Mono.empty());
        start("p-1", "third", Mono.empty());

        second.dispose();
        first.tryEmitEmpty();
        time.advanceTime();

        assertThat(log).containsExactly("first starts", "first ends", "third starts", "third ends");
    }

    @Test
    void aCancelBetweenRequestsFreesTheQueueAtOnce() {
        Disposable first = start("p-1", "first", Mono.never());
        start("p-1", "second", Mono.empty());

        first.dispose();
        time.advanceTime();

        assertThat(log).containsExactly("first starts", "second starts", "second ends");
    }

    @Test
    void aCancelWhileARequestIsOutFreesTheQueueWhenItIsAnswered() {
        Sinks.One<String> answer = Sinks.one();
        List<String> answered = new ArrayList<>();
        Disposable first = queues.run(
                        "p-1", permit -> permit.toTheEnd(answer.asMono().doOnNext(answered::add)))
                .subscribe(log::add);
        start("p-1", "second", Mono.empty());

        first.dispose();
        time.advanceTime();
        assertThat(log).isEmpty();

        answer.tryEmitValue("answer");
        time.advanceTime();
        assertThat(answered).containsExactly("answer");
        assertThat(log).containsExactly("second starts", "second ends");
    }

    @Test
    void keepsErrorsOfRequestsAsTheyAre() {
        IllegalStateException failure = new IllegalStateException("as it is");

        StepVerifier.create(queues.run("p-1", permit -> permit.toTheEnd(Mono.error(failure))))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(failure))
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void givesTheContextToTheChange() {
        Mono<String> change = queues.run(
                        "p-1",
                        permit ->
                                permit.toTheEnd(Mono.deferContextual(context -> Mono.just(context.<String>get("key")))))
                .contextWrite(Context.of("key", "value"));

        StepVerifier.create(change).expectNext("value").expectComplete().verify(Duration.ofSeconds(5));
    }

    @Test
    void aLongQueueOfChangesThatFailAtOnceNeedsNoDeepStack() {
        Sinks.Empty<Void> first = Sinks.empty();
        start("p-1", "first", first.asMono());
        Flux.range(0, 20_000)
                .flatMap(
                        i -> queues.run("p-1", permit -> Mono.error(new IllegalStateException()))
                                .onErrorResume(error -> Mono.just(i)),
                        20_000)
                .count()
                .subscribe(count -> log.add(count + " ended"));

        first.tryEmitEmpty();
        time.advanceTime();

        assertThat(log).contains("20000 ended");
    }

    @Test
    void twoSubscriptionsRunTwice() {
        Mono<Void> change = queues.run("p-1", permit -> Mono.fromRunnable(() -> log.add("ran")));

        change.subscribe();
        change.subscribe();
        time.advanceTime();

        assertThat(log).containsExactly("ran", "ran");
    }

    private Disposable start(String project, String name, Mono<Void> body) {
        return queues.run(
                        project,
                        permit -> Mono.defer(() -> {
                            log.add(name + " starts");
                            return body.doOnSuccess(nothing -> log.add(name + " ends"));
                        }))
                .subscribe(nothing -> {}, error -> {});
    }
}
