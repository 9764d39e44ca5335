package io.dsfleet.state;

import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.state.connection.RedisClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.net.URI;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring configuration that provides {@link FleetState}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FleetStateProperties.class)
public class FleetStateConfiguration {

  /** Threads and reconnect delay of the connections to Redis. */
  @Bean(destroyMethod = "shutdown")
  public ClientResources fleetRedisResources() {
    return ClientResources.builder().reconnectDelay(RedisClientOptions.reconnectDelay()).build();
  }

  /** Connections to Redis with the required options. */
  @Bean
  public LettuceConnectionFactory fleetRedis(
      FleetStateProperties properties,
      ClientResources fleetRedisResources,
      Environment environment) {
    RedisURI uri = RedisURI.create(address(properties, environment));
    RedisConfiguration server = LettuceConnectionFactory.createRedisConfiguration(uri);
    LettuceClientConfiguration.LettuceClientConfigurationBuilder client =
        LettuceClientConfiguration.builder()
            .clientOptions(RedisClientOptions.clientOptions())
            .clientResources(fleetRedisResources)
            .commandTimeout(RedisClientOptions.COMMAND_TIMEOUT);
    if (uri.isSsl()) {
      client.useSsl();
    }
    return new LettuceConnectionFactory(server, client.build());
  }

  /** Encrypts the passwords in camera URLs before they are stored. */
  @Bean
  public UrlSecretSealer fleetCameraSecrets(FleetStateProperties properties) {
    return CameraKeyFile.read(properties.cameraKeyFile(), properties.createCameraKey());
  }

  /** The state of all pools. */
  @Bean(destroyMethod = "close")
  public FleetState fleetState(
      LettuceConnectionFactory fleetRedis, FleetStateProperties properties) {
    return FleetState.connect(fleetRedis, properties.timings())
        .validated(properties.allowWeakRedis());
  }

  private static URI address(FleetStateProperties properties, Environment environment) {
    if (properties.uri() != null) {
      return properties.uri();
    }
    String fallback = environment.getProperty("DSFLEET_REDIS_URI", "redis://127.0.0.1:6379");
    return URI.create(environment.getProperty("spring.data.redis.url", fallback));
  }
}
