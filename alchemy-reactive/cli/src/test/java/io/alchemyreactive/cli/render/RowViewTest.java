package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a row is printed. */
class RowViewTest {

    private static final Row CREATED = new Row(
            "db",
            Status.CREATED,
            new Generation("i", "Test.Db", 1, Value.Fields.NONE, null, Value.Fields.NONE, List.of()),
            List.of(),
            Policies.NONE,
            1,
            1,
            1,
            Instant.EPOCH);

    @Test
    void operationThatWasBegunIsNamedWithoutItsArguments() {
        Row operating = CREATED.operating(
                new PendingOperation("reset", new Value.Fields(Map.of("to", new Value.Text("hunter2")))));
        Value.Fields shown = RowView.whole(operating);
        assertThat(shown.values())
                .containsEntry("status", new Value.Text("operating"))
                .containsEntry("operation", new Value.Text("reset"));
        assertThat(shown.toString()).doesNotContain("hunter2");
        assertThat(RowView.whole(CREATED).values()).doesNotContainKey("operation");
    }
}
