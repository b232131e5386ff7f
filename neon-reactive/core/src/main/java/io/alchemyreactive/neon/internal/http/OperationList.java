package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.util.List;

/** An answer that contains only operations. */
record OperationList(List<NeonOperation> operations) {

    OperationList {
        operations = List.copyOf(operations);
    }
}
