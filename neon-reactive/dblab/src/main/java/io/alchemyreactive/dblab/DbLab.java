package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.dblab.internal.http.HttpDbLabClient;

/** The entry point to DBLab. */
public final class DbLab {

    private DbLab() {}

    /**
     * A client of DBLab's API with its own connection pool. It connects on the first request. Close it when it is not
     * needed any more. Thread-safe.
     */
    public static DbLabClient client(DbLabOptions options) {
        return HttpDbLabClient.create(options);
    }
}
