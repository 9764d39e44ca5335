package io.dsfleet.broker.consume;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * Converts a delivery's properties, dropping headers that Spring cannot convert.
 *
 * <p>Spring casts the value of {@code x-death}. A header of another type would throw on the
 * client's thread and close the channel at each redelivery.
 */
public final class TolerantPropertiesConverter extends DefaultMessagePropertiesConverter {
  private static final Logger LOG = LoggerFactory.getLogger(TolerantPropertiesConverter.class);

  @Override
  public MessageProperties toMessageProperties(
      AMQP.BasicProperties source, @Nullable Envelope envelope, String charset) {
    try {
      return super.toMessageProperties(source, envelope, charset);
    } catch (RuntimeException unreadable) {
      LOG.warn("ignoring unreadable message headers: {}", unreadable.toString());
      return super.toMessageProperties(source.builder().headers(null).build(), envelope, charset);
    }
  }
}
