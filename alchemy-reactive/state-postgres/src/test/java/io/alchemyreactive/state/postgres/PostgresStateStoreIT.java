package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.test.StateStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class PostgresStateStoreIT implements StateStoreContract {

    @TempDir
    Path folder;

    private PostgresStateStore store;
    private PostgresStateStore second;

    @BeforeEach
    void open() throws IOException {
        Path key = Files.write(folder.resolve("key"), new byte[32]);
        Redacted<String> uri = Server.running().freshDatabase();
        var options =
                PostgresStateOptions.builder(uri).key(new KeySource.File(key)).build();
        store = PostgresStateStore.create(options);
        second = PostgresStateStore.create(options);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        second.close().block(LIMIT);
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public StateStore second() {
        return second;
    }
}
