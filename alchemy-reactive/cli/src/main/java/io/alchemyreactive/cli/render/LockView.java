package io.alchemyreactive.cli.render;

import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Leases that are held, as text and as values to print. */
public final class LockView {

    private LockView() {}

    /** A table, or a sentence when there is none. */
    public static String text(String stack, List<HeldLease> leases) {
        if (leases.isEmpty()) {
            return "No stage of " + stack + " is held.\n";
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("STAGE", "HELD BY", "EXPIRES"));
        leases.forEach(lease -> lines.add(List.of(
                lease.stage().stage(),
                lease.holder().toString(),
                lease.expires().map(Instant::toString).orElse("with its process"))));
        return Table.of(lines);
    }

    /** {@code locks[{stage, fence, expires, user, host, pid, command, since}]}. */
    public static Value.Fields data(List<HeldLease> leases) {
        return new Value.Fields(Map.of(
                "locks", RowView.items(leases.stream().map(LockView::lock).toList())));
    }

    /** The consequences of a release, before it is done. */
    public static String before(HeldLease lease) {
        return "Release stage " + lease.stage() + ", held by " + lease.holder()
                + ".\nOnly when that is gone for good: if it still runs, its next write is refused and its objects may be"
                + " half made.\n";
    }

    /** The text after a release. */
    public static String after(HeldLease lease) {
        return "Stage " + lease.stage() + " is free; it was held by " + lease.holder() + ".\n";
    }

    /** {@code released, lock}. */
    public static Value.Fields released(HeldLease lease) {
        return new Value.Fields(Map.of("released", new Value.Bool(true), "lock", lock(lease)));
    }

    /** {@code released} alone: there was nothing to release. */
    public static Value.Fields nothing() {
        return new Value.Fields(Map.of("released", new Value.Bool(false)));
    }

    private static Value.Fields lock(HeldLease lease) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("stage", new Value.Text(lease.stage().stage()));
        fields.put("fence", new Value.Num(BigDecimal.valueOf(lease.fence())));
        lease.expires().ifPresent(at -> fields.put("expires", new Value.Text(at.toString())));
        fields.putAll(RowView.holder(lease.holder()).values());
        return new Value.Fields(fields);
    }
}
