import { z } from 'zod';

// The page's content security policy forbids eval, which zod would try for speed.
z.config({ jitless: true });
