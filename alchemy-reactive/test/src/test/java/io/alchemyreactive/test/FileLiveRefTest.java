package io.alchemyreactive.test;

import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileLiveRefTest implements LiveRefContract {

    @TempDir
    Path folder;

    private StateStore store;

    @BeforeEach
    void open() {
        store = FileStateStore.create(FileStateOptions.of(folder));
    }

    @Override
    public StateStore store() {
        return store;
    }
}
