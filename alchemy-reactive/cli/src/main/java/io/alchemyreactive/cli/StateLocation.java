package io.alchemyreactive.cli;

import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.nio.file.InvalidPathException;

/** Opens the store that {@code --state} names. */
final class StateLocation {

    private StateLocation() {}

    /** The store; touches nothing yet. */
    static StateStore open(String location, CliEnvironment environment, Console console) {
        int scheme = location.indexOf("://");
        if (scheme >= 0) {
            throw new InvalidOptionException("--state cannot be a URL of '" + location.substring(0, scheme)
                    + "': this program keeps its state in a folder only");
        }
        try {
            return FileStateStore.create(
                    FileStateOptions.of(environment.directory().resolve(location))
                            .notice(console::print));
        } catch (InvalidPathException e) {
            throw new InvalidOptionException("--state is not the path of a folder: " + location, e);
        }
    }
}
