package io.alchemyreactive.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventFormTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static final List<DeployEvent> EVENTS = List.of(
            new DeployEvent.RunStarted(0, DeployEvent.Verb.DESTROY, new StageKey("shop", "dev"), AT),
            new DeployEvent.Planned(1, "a/b", "Test.Thing", ChangeAction.REPLACE),
            new DeployEvent.Started(2, "a/b", "Test.Thing", ChangeAction.CREATE),
            new DeployEvent.Retrying(3, "a/b", "Test.Thing", ChangeAction.CREATE, 4, "503"),
            new DeployEvent.Progressed(3, "a/b", "Test.Thing", ChangeAction.CREATE, "half of it is done"),
            new DeployEvent.Finished(4, "a/b", "Test.Thing", ChangeAction.CREATE),
            new DeployEvent.Failed(5, "a/b", "Test.Thing", ChangeAction.ADOPT, "no"),
            new DeployEvent.Skipped(6, "a/b", "Test.Thing", ChangeAction.DELETE, "because of a"),
            new DeployEvent.Cancelled(7, "a/b", "Test.Thing", ChangeAction.UPDATE),
            new DeployEvent.RunEnded(8, DeployEvent.Outcome.STOPPED, AT));

    @Test
    void everyKindOfEventComesBackAsItWas() {
        assertThat(kinds(DeployEvent.class))
                .allSatisfy(kind ->
                        assertThat(EVENTS).anySatisfy(event -> assertThat(event).isInstanceOf(kind)));
        assertThat(EVENTS)
                .allSatisfy(event ->
                        assertThat(EventForm.read(EventForm.write(event))).contains(event));
    }

    @Test
    void eventsOfLaterVersionsAreLeftOut() {
        Value.Fields later = new Value.Fields(
                Map.of("event", new Value.Text("teleported"), "sequence", new Value.Num(BigDecimal.ONE)));
        assertThat(EventForm.read(later)).isEmpty();
        assertThat(EventForm.read(Value.Fields.NONE)).isEmpty();
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EventFormTest::kinds)
                : Stream.of(type);
    }
}
