package io.alchemyreactive.cli.render;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events of one run as lines of JSON: the fields of the journal and, beside them, the time, durations and counts. Not
 * thread-safe.
 */
public final class EventDocuments {

    private final Clock clock;
    private final RunTally tally;

    /** Documents with the time of this clock. */
    public EventDocuments(Clock clock) {
        this.clock = clock;
        this.tally = new RunTally(() -> Duration.between(Instant.EPOCH, clock.instant()));
    }

    /** The line for the next event, without a line break. */
    public String line(DeployEvent event) {
        Map<String, Value> fields = new TreeMap<>(EventForm.write(event).values());
        fields.putIfAbsent("at", new Value.Text(clock.instant().toString()));
        if (event instanceof DeployEvent.Planned planned) {
            tally.planned(planned.fqn());
        } else if (event instanceof DeployEvent.Started started) {
            tally.started(started);
        } else if (event instanceof DeployEvent.RunEnded) {
            ended(fields);
        } else if (isEnd(event)) {
            RunTally.Ended ended = tally.ended((DeployEvent.OfResource) event);
            ended.took().ifPresent(took -> fields.put("seconds", seconds(took)));
            ended.number().ifPresent(number -> {
                fields.put("number", number(number));
                fields.put("total", number(tally.total()));
            });
        }
        return Json.line(new Value.Fields(fields));
    }

    private static boolean isEnd(DeployEvent event) {
        return event instanceof DeployEvent.Finished
                || event instanceof DeployEvent.Failed
                || event instanceof DeployEvent.Skipped
                || event instanceof DeployEvent.Cancelled;
    }

    private void ended(Map<String, Value> fields) {
        Map<String, Value> counts = new TreeMap<>();
        tally.done().forEach((action, count) -> counts.put(action.word(), number(count)));
        fields.put("done", new Value.Fields(counts));
        fields.put("total", number(tally.total()));
        if (tally.total() > 0) {
            fields.put("seconds", seconds(tally.took()));
        }
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }

    private static Value seconds(Duration span) {
        return new Value.Num(
                BigDecimal.valueOf(span.toMillis()).divide(BigDecimal.valueOf(1000), 3, RoundingMode.UNNECESSARY));
    }
}
