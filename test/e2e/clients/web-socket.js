// Loaded before a program of docs/clients.md: the class that browsers and Node 22 have.
import { WebSocket } from 'ws';

globalThis.WebSocket ??= WebSocket;
