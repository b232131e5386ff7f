package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Output;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs that one declaration was given, in the order in which they were. Meant for few. Not thread-safe. */
public final class NamedOutputs {

    private static final int FEW = 8;

    private String[] names = new String[FEW];
    private Output<?>[] outputs = new Output<?>[FEW];
    private int size;

    /** Gives an input, in place of one of this name that was given before. */
    public void put(String name, Output<?> output) {
        int place = place(name);
        if (place == names.length) {
            names = Arrays.copyOf(names, 2 * place);
            outputs = Arrays.copyOf(outputs, 2 * place);
        }
        names[place] = name;
        outputs[place] = output;
        size = Math.max(size, place + 1);
    }

    /** Takes an input back, if it was given. */
    public void remove(String name) {
        int place = place(name);
        if (place < size) {
            size--;
            System.arraycopy(names, place + 1, names, place, size - place);
            System.arraycopy(outputs, place + 1, outputs, place, size - place);
        }
    }

    /** The input of this name; null when it was not given. */
    @Nullable
    Output<?> get(String name) {
        int place = place(name);
        return place < size ? outputs[place] : null;
    }

    /** The names of the inputs. */
    List<String> names() {
        return Arrays.asList(names).subList(0, size);
    }

    int size() {
        return size;
    }

    /** The place of the input of this name, or the first free one. */
    private int place(String name) {
        int place = 0;
        while (place < size && !names[place].equals(name)) {
            place++;
        }
        return place;
    }
}
