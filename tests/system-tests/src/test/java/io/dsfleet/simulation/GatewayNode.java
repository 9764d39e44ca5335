package io.dsfleet.simulation;

import io.dsfleet.state.PoolState;

/** What one life of a gateway needs. */
record GatewayNode(ServiceProcess life, PoolState pool, BrokerConnection broker) {}
