package io.dsfleet.simulation;

import io.dsfleet.state.PoolState;

/** What one life of a gateway needs. */
record GatewayLife(Life life, PoolState pool, BrokerConnection broker) {}
