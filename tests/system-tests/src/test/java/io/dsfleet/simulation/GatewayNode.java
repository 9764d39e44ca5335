package io.dsfleet.simulation;

import io.dsfleet.state.PoolState;

/** A simulated process of a gateway. */
record GatewayNode(ServiceProcess life, PoolState pool, BrokerConnection broker) {}
