/** A connection to a server that can be spoiled on the way: what it says, or that it says anything. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Unreliable {
  readonly port: number;
  /** `garbage`: whatever is asked, the answer is no Redis'. `silence`: nothing comes back. */
  become(mode: 'honest' | 'garbage' | 'silence'): void;
  close(): Promise<void>;
}

export async function startUnreliable(target: number): Promise<Unreliable> {
  let mode: 'honest' | 'garbage' | 'silence' = 'honest';
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1');
    for (const each of [socket, onward]) {
      open.add(each);
      each.on('error', () => each.destroy());
      each.on('close', () => open.delete(each));
    }
    socket.on('data', (bytes) => {
      if (mode === 'honest') onward.write(bytes);
      else if (mode === 'garbage') socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    onward.on('data', (bytes) => {
      if (mode === 'honest') socket.write(bytes);
    });
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    become: (next) => {
      mode = next;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
