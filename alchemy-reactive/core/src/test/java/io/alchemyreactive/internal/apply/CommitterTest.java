package io.alchemyreactive.internal.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Writes under one lease: one commit at a time, and what waits shares the next. */
class CommitterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Integer> sizes = new ArrayList<>();
    private final List<Sinks.Empty<Void>> commits = new ArrayList<>();
    private final List<List<?>> written = new ArrayList<>();
    private boolean atOnce;
    private final EventLog events = new EventLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final Committer committer = new Committer(proxy(StateStore.class), proxy(Lease.class), events);

    /** A store whose commits end when the test says so. */
    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "commit" -> commit((List<?>) arguments[1]);
                    case "stage" -> new StageKey("s", "t");
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    private Mono<Void> commit(List<?> changes) {
        return Mono.defer(() -> {
            sizes.add(changes.size());
            written.add(changes);
            if (atOnce) {
                return Mono.empty();
            }
            Sinks.Empty<Void> end = Sinks.empty();
            commits.add(end);
            return end.asMono();
        });
    }

    private Sinks.Empty<Void> write(int changes) {
        Sinks.Empty<Void> done = Sinks.empty();
        committer
                .write(IntStream.range(0, changes)
                        .mapToObj(i -> new StateChange.RemoveRow("row-" + i, 1))
                        .toArray(StateChange[]::new))
                .subscribe(nothing -> {}, done::tryEmitError, done::tryEmitEmpty);
        return done;
    }

    private static void isDone(Sinks.Empty<Void> write) {
        StepVerifier.create(write.asMono()).expectComplete().verify(PATIENCE);
    }

    static Stream<Error> errors() {
        return Stream.of(new LinkageError("no clock"), new AssertionError("no clock"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void changesThatCannotBeToldFailAloneAndOthersGoOn(Error error) {
        var first = write(1);
        Sinks.Empty<Void> broken = Sinks.empty();
        committer
                .write(() -> {
                    throw error;
                })
                .subscribe(nothing -> {}, broken::tryEmitError, broken::tryEmitEmpty);
        var third = write(2);
        commits.get(0).tryEmitEmpty();
        isDone(first);
        StepVerifier.create(broken.asMono())
                .expectErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("no clock"))
                .verify(PATIENCE);
        commits.get(1).tryEmitEmpty();
        isDone(third);
        var last = write(1);
        commits.get(2).tryEmitEmpty();
        isDone(last);
        assertThat(sizes).containsExactly(1, 2, 1);
    }

    @Test
    void whatArrivesMeanwhileSharesTheNextCommit() {
        var first = write(1);
        var second = write(1);
        var third = write(1);
        assertThat(sizes).containsExactly(1);
        commits.get(0).tryEmitEmpty();
        isDone(first);
        assertThat(sizes).containsExactly(1, 2);
        commits.get(1).tryEmitEmpty();
        isDone(second);
        isDone(third);
        var fourth = write(1);
        assertThat(sizes).containsExactly(1, 2, 1);
        commits.get(2).tryEmitEmpty();
        isDone(fourth);
    }

    @Test
    void aFailureReachesAllThatSharedTheCommitAndTheNextGoesOn() {
        var first = write(1);
        var second = write(1);
        commits.get(0).tryEmitError(new IllegalStateException("full"));
        StepVerifier.create(first.asMono()).expectErrorMessage("full").verify(PATIENCE);
        assertThat(sizes).containsExactly(1, 1);
        commits.get(1).tryEmitEmpty();
        isDone(second);
    }

    /** A subscriber in which each answer throws. */
    private static final class Throwing implements CoreSubscriber<Void> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Void value) {
            throw new LinkageError("no class");
        }

        @Override
        public void onError(Throwable failure) {
            throw new LinkageError("no class");
        }

        @Override
        public void onComplete() {
            throw new LinkageError("no class");
        }
    }

    @Test
    void aSubscriberThatThrowsKeepsNoAnswerFromThoseThatShareItsCommit() {
        for (boolean fails : List.of(false, true)) {
            commits.clear();
            write(1);
            committer.write(new StateChange.RemoveStage()).subscribe(new Throwing());
            var third = write(1);
            commits.get(0).tryEmitEmpty();
            if (fails) {
                commits.get(1).tryEmitError(new IllegalStateException("full"));
                StepVerifier.create(third.asMono()).expectErrorMessage("full").verify(PATIENCE);
            } else {
                commits.get(1).tryEmitEmpty();
                isDone(third);
            }
        }
    }

    @Test
    void aCancelledWriteIsDoneAllTheSame() {
        write(1);
        committer.write(new StateChange.RemoveStage()).subscribe().dispose();
        commits.get(0).tryEmitEmpty();
        assertThat(sizes).containsExactly(1, 1);
    }

    @Test
    void aCommitHasAnEnd() {
        write(1);
        write(400);
        write(100);
        write(7);
        commits.get(0).tryEmitEmpty();
        assertThat(sizes).containsExactly(1, 500);
        commits.get(1).tryEmitEmpty();
        assertThat(sizes).containsExactly(1, 500, 7);
    }

    @Test
    void newsGoWithTheNextCommitAndAgainWhenItFailed() {
        events.started("a", "Test.Thing", ChangeAction.CREATE);
        write(1);
        events.started("b", "Test.Thing", ChangeAction.CREATE);
        write(1);
        assertThat(news(0)).containsExactly(0L);
        commits.get(0).tryEmitError(new IllegalStateException("full"));
        assertThat(news(1)).containsExactly(0L, 1L);
        commits.get(1).tryEmitEmpty();
        write(1);
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void newsAreWrittenAloneWhenThereAreAny() {
        events.runStarted(DeployEvent.Verb.DEPLOY, new StageKey("s", "t"));
        StepVerifier.create(committer.writeNews()).expectComplete().verify(PATIENCE);
        assertThat(sizes).isEmpty();
        events.started("a", "Test.Thing", ChangeAction.CREATE);
        committer.writeNews().subscribe();
        assertThat(news(0)).containsExactly(0L, 1L);
    }

    /** The numbers of the events that went with a commit. */
    private List<Long> news(int commit) {
        return written.get(commit).stream()
                .filter(StateChange.Note.class::isInstance)
                .flatMap(note -> ((StateChange.Note) note).events().stream())
                .map(event -> EventForm.read(event).orElseThrow().sequence())
                .toList();
    }

    @Test
    void writesThatWritesBringAboutNeedNoStack() {
        var left = new AtomicInteger(100_000);
        writeAgain(left);
        atOnce = true;
        commits.get(0).tryEmitEmpty();
        assertThat(left).hasValue(0);
        assertThat(sizes).hasSize(100_000);
    }

    private void writeAgain(AtomicInteger left) {
        Runnable another = () -> {
            if (left.decrementAndGet() > 0) {
                writeAgain(left);
            }
        };
        committer.write(new StateChange.RemoveStage()).subscribe(nothing -> {}, error -> {}, another);
    }
}
