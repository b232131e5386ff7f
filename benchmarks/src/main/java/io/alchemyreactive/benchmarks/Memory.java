package io.alchemyreactive.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The counter beside the time of a benchmark that looks at memory; its time does not matter. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Memory {

    /** The name of the counter. */
    static final String METRIC = "heldBytes";

    /** Bytes that are held. */
    public long heldBytes;
}
