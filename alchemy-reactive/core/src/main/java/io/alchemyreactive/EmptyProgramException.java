package io.alchemyreactive;

import io.alchemyreactive.error.AlchemyException;

/** The program of a stack completed without a value; it has to emit the record of its outputs. */
public final class EmptyProgramException extends AlchemyException {

    EmptyProgramException(String stack) {
        super("the program of stack '" + stack + "' completed empty. Let it emit the record of its outputs.");
    }
}
