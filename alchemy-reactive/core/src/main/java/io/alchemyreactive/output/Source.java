package io.alchemyreactive.output;

/** Something whose attributes outputs are made of: a declared resource or a reference. Compared by identity. */
public interface Source {

    /** The name for messages. */
    String describe();
}
